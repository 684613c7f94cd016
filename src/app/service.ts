/** The composition root: the parts of flowsync, wired to a configuration and to the ports of the world. */
import { join } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { version } from '../../package.json';
import { projections, queries } from '../../projections';
import { createAccessLog } from '../audit/access-log';
import { type CommandRunner, createCommandRunner } from '../commands/command-runner';
import { openSqliteSnapshots } from '../commands/sqlite-snapshots';
import { openStateSwap } from '../commands/state-swap';
import type { Config } from '../config/config';
import { closeToOthers, makeDataDir } from '../data-dir/data-dir';
import { readInstanceId } from '../data-dir/instance-id';
import { type OpenedStore, openStore } from '../event-store/open-store';
import { atOnce, noAnswer, type WhenAnswered, whenAnswered as waitUntilAnswered } from '../event-store/wait-for-store';
import { createHistory, TILE_FILE } from '../history/history';
import { openReplyStore } from '../http/edge/idempotency/reply-store';
import type { Parts } from '../http/edge/parts';
import { createWriteFailures, type WriteFailures } from '../lib/write-failures';
import type { Logger } from '../logging/logger';
import { workHere } from '../moments/here';
import { createMoments } from '../moments/moments';
import type { MomentWork } from '../moments/work';
import { openPeopleOf } from '../personal-data/open-people';
import type { People } from '../personal-data/people';
import { createTexts } from '../personal-data/texts';
import { createProjector, type Projector, type ProjectorOptions } from '../projector/projector';
import { createQueryRunner } from '../projector/query-runner';
import { createReactor } from '../reactor/reactor';
import type { Ports } from '../runtime/ports';
import { createSealer } from '../secrets/sealer';
import { deriveKey, readSecretKey } from '../secrets/secret-key';
import { openErrorOf } from '../sqlite/errors';
import { joinInstallation } from './installation';

export interface Service extends Parts {
  /** How what is asked of the store until `start` has resolved is asked. */
  readonly whenAnswered: WhenAnswered;
  /** Begins to react to the log: webhooks, deadlines. Rejects when the log cannot be read. */
  readonly start: () => Promise<void>;
  /** Ends what runs, then closes the files, the log last. Harmless when it has stopped. */
  readonly stop: () => Promise<void>;
}

/** A byte of memory holds less than one in the file. */
const SWAP_FOR_MEMORY = 8;

/** One line for whoever starts us. */
class CannotStart extends Error {}

const LOG_PART = 'event store';

/** In the data directory: it may be deleted like the read models. */
const MOMENTS_DIR = 'moments';
/** Where positions of the log count bytes. */
const BYTES_OF_EVENT = 500;

/** Makes the projector: in this thread unless a process has one to spare for it. */
export type MakeProjector = (
  options: ProjectorOptions & { readonly config: Config; readonly store: OpenedStore },
) => Projector;

/** Does the work on moments: in this thread, and copies nothing by itself, unless a process has threads to spare for it. */
export interface MakeMoments {
  readonly work: (config: Config, store: OpenedStore, ports: Pick<Ports, 'clock'>) => MomentWork;
  readonly keepEveryMs: number | null;
}
const momentsHere: MakeMoments = {
  work: (_config, store, { clock }) => workHere({ store, projections, queries, clock }),
  keepEveryMs: null,
};

/** What lies outside of the process, as the configuration names it unless somebody has others. */
export interface Opening {
  readonly store: typeof openStore;
  readonly people: typeof openPeopleOf;
}
const configured: Opening = { store: openStore, people: openPeopleOf };

type Closing = Array<() => void | Promise<void>>;

/** Opens everything, and begins to follow the log; what acts on it begins with `start`. Left: one line on why it cannot be; nothing is left open then. */
export const createService =
  (
    config: Config,
    ports: Ports,
    log: Logger,
    makeProjector: MakeProjector = createProjector,
    open: Opening = configured,
    makeMoments: MakeMoments = momentsHere,
  ): TaskEither<string, Service> =>
  async () => {
    const closing: Closing = [];
    try {
      return E.right(await compose(config, ports, log, { makeProjector, open, makeMoments }, closing));
    } catch (error) {
      await closeAll(closing);
      if (error instanceof CannotStart) return E.left(error.message);
      throw error;
    }
  };

interface Making {
  readonly makeProjector: MakeProjector;
  readonly open: Opening;
  readonly makeMoments: MakeMoments;
}

const compose = async (
  config: Config,
  ports: Ports,
  log: Logger,
  { makeProjector, open, makeMoments }: Making,
  closing: Closing,
): Promise<Service> => {
  const { dataDir } = config;
  const { clock, random } = ports;
  const file = (name: string): string => join(dataDir, name);

  requireSecretKey(config);
  requireAllOfOidc(config);
  const tell = (line: string): void => log.warn(line);
  orStop(makeDataDir(dataDir));
  orStop(closeToOthers(dataDir, tell));
  const opened = orStop(await open.store(config, ports, tell)());
  closing.push(opened.close);
  const writeFailures = createWriteFailures(clock, log, { [LOG_PART]: opened.tryWriting });
  const store: OpenedStore = { ...opened, append: (...it) => writeFailures.watch(LOG_PART, opened.append(...it)) };
  const instanceId = orStop(readInstanceId(dataDir, random));
  const secretKey = orStop(readSecretKey(dataDir, config.secretKey, random));
  const keyFor = (purpose: string): Uint8Array => deriveKey(secretKey, purpose);
  // Known from the log, which is read before anything is sealed.
  let sealingKey = 0;
  const sealer = createSealer(keyFor('seal'), random, () => sealingKey);

  const snapshots = openedFile(file('snapshots.sqlite'), name => openSqliteSnapshots(name, clock));
  closing.push(snapshots.close);
  const people = watched(orStop(await open.people(config, sealer, ports, tell)()), writeFailures);
  closing.push(people.close);
  const texts = createTexts(people, random);

  const hotBytes = config.stateMemory ?? stateMemoryOf(getHeapStatistics().heap_size_limit);
  const swap = openedFile(file('states.swap'), name => openStateSwap(name, SWAP_FOR_MEMORY * hotBytes));
  closing.push(swap.close);
  const commands = createCommandRunner({ store, random, snapshots, swap, texts, isShared: store.isShared, hotBytes });
  const whenAnswered = store.isShared ? waitUntilAnswered(clock, tell) : atOnce;
  const replies = openedFile(file('idempotency.sqlite'), name => openReplyStore(name, sealer, clock, commands.newest));
  closing.push(replies.close);
  const verified = await whenAnswered(replies.verify(store))();
  if (E.isLeft(verified)) throw new CannotStart(noAnswer(verified.left));
  if (store.isShared) closing.push(await hearOthers(store, commands, whenAnswered));
  const joined = orStop(
    await joinInstallation({ store, commands, whenAnswered, ports, secretKey, streamPrefix: config.streamPrefix }),
  );
  const { isNew } = joined;
  sealingKey = joined.sealingKey;
  const accessLog = createAccessLog(commands, ports, log);
  closing.push(accessLog.stop);
  const onError = (message: string): void => log.warn(message);
  const projector = makeProjector({ config, store, dir: file('read-models'), clock, projections, onError });
  closing.push(projector.stop);
  projector.start();
  const moments = openedFile(file(MOMENTS_DIR), dir =>
    createMoments({
      ...{ dir, budgetBytes: config.momentsDisk, work: makeMoments.work(config, store, ports), projector },
      ...{ projections, queries, clock, onError, keepEveryMs: makeMoments.keepEveryMs },
      positionsOfEvent: store.isShared ? BYTES_OF_EVENT : 1,
    }),
  );
  closing.push(moments.stop);
  const core = {
    store,
    commands,
    projector,
    queries: createQueryRunner(projector),
    moments,
    sealer,
    ports,
    config,
    instanceId,
    log,
  };
  const { historyOrigin: origin, checkpointDir, witnesses } = config;
  const history = openedFile(file(TILE_FILE), () =>
    createHistory({
      ...{ store, commands, whenAnswered, ports, dir: dataDir, origin, checkpointDir, witnesses },
      ...{ keyFor, isNew, log },
    }),
  );
  closing.push(history.stop);
  const checkpoint = (): string | null => history.newest()?.note ?? null;
  const { openJson: openTexts } = texts;
  const reactor = createReactor({ ...core, whenAnswered, dir: dataDir, version, checkpoint, openTexts });
  closing.push(reactor.stop);

  return {
    ...{ ...core, whenAnswered, history, accessLog, reactor, people, texts, replies, writeFailures, keyFor },
    start: async () => {
      await history.start();
      await reactor.start();
    },
    stop: () => closeAll(closing),
  };
};

/** A replica can be thrown away; a key that is nowhere else would go with it. */
const requireSecretKey = ({ eventStore, secretKey }: Config): void => {
  if (eventStore !== 'sqlite' && secretKey === null)
    throw new CannotStart(
      'FLOWSYNC_SECRET_KEY must be set with this event store, the same for all replicas (`openssl rand -base64 32`).',
    );
};

const requireAllOfOidc = ({ publicUrl, oidcIssuer, oidcClientId, oidcClientSecret, oidcRoles }: Config): void => {
  if (oidcIssuer === null) return;
  const missing = [
    ...(publicUrl === null ? ['FLOWSYNC_PUBLIC_URL'] : []),
    ...(oidcClientId === null ? ['FLOWSYNC_OIDC_CLIENT_ID'] : []),
    ...(oidcClientSecret === null ? ['FLOWSYNC_OIDC_CLIENT_SECRET'] : []),
    ...(oidcRoles.length === 0 ? ['FLOWSYNC_OIDC_ROLES'] : []),
  ];
  if (missing.length > 0)
    throw new CannotStart(`FLOWSYNC_OIDC_ISSUER is set, so these must be too: ${missing.join(', ')}.`);
};

const orStop = <A>(result: E.Either<string, A>): A => {
  if (E.isRight(result)) return result.right;
  throw new CannotStart(result.left);
};

const openedFile = <A>(file: string, open: (file: string) => A): A =>
  orStop(
    E.tryCatch(
      () => open(file),
      error => openErrorOf(file, error).message,
    ),
  );

const watched = (people: People, { watch }: WriteFailures): People => ({
  ...people,
  remember: (...it) => watch('people', people.remember(...it)),
  rememberAll: (...it) => watch('people', people.rememberAll(...it)),
  change: (...it) => watch('people', people.change(...it)),
  forget: (...it) => watch('people', people.forget(...it)),
});

/** Unless it is configured: a small part of what this process may take, since a state that is not kept costs little. */
const stateMemoryOf = (heapBytes: number): number => Math.max(8_000_000, heapBytes / 64);

/** What is remembered of a stream gives way to what other replicas append, from here on. Answers with how to end it. */
const hearOthers = async (
  store: OpenedStore,
  commands: CommandRunner,
  whenAnswered: WhenAnswered,
): Promise<() => Promise<void>> => {
  const head = await whenAnswered(store.head())();
  if (E.isLeft(head)) throw new CannotStart(noAnswer(head.left));
  return store.subscribe(head.right, async ({ events }) => commands.invalidate(events)).stop;
};

/** What was opened last is closed first. */
const closeAll = async (closing: Closing): Promise<void> => {
  for (const close of closing.splice(0).reverse()) await close();
};
