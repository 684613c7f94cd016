/** The practice integration, as an admin makes and removes it at the pages: a client, a webhook, and sample flows. */
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { apiClient, clientStream } from '../../../domain/api-client';
import { type WebhookCommand, webhookStream } from '../../../domain/webhook';
import { HMAC, SYNC_REQUESTED } from '../../../domain/webhook-settings';
import { clientCount } from '../../../projections/clients/queries';
import { flows } from '../../../projections/flows/queries';
import { rowsOf } from '../../../projections/range';
import { webhookCount, webhooks } from '../../../projections/webhooks/queries';
import type { CommandRunner } from '../../commands/command-runner';
import type { Config } from '../../config/config';
import * as TE from '../../lib/task-either';
import type { People } from '../../personal-data/people';
import {
  MAX_IDENTITIES,
  PRACTICE_CODES,
  PRACTICE_NAME,
  practiceApiKey,
  practiceCode,
  practiceId,
  practiceSecret,
  practiceUrl,
} from '../../practice/identity';
import { mayPractise } from '../../practice/practice';
import { hashSecret } from '../../secrets/api-key';
import { placeOf, type Sealer } from '../../secrets/sealer';
import { PAGES_API } from '../edge/access/pages';
import { Bus } from '../edge/bus/bus';
import { type Answer, type AnyEndpoint, Endpoint, type InputOf, RawAnswer, rawEndpoint } from '../edge/endpoint';
import { success } from '../edge/envelope';
import { asFailure, conflict, type Failure, notFound, ofCommandError, storeDown } from '../edge/failure';
import type { RequestContext } from '../edge/request-context';
import { COMMAND_RUNNER, CONFIG, KEY_FOR, PEOPLE, SEALER } from '../edge/tokens';

const declared = (method: AnyEndpoint['method'], summary: string) =>
  rawEndpoint({ method, route: `${PAGES_API}/practice`, roles: [], summary, module: 'Pages', raw: 'page' });

const get = declared('GET', 'Whether there is a practice integration, or can be');
const make = declared('POST', 'Make a sample flow, and the practice integration that answers its syncs');
const remove = declared('DELETE', 'Remove the practice integration, and archive its sample flows');

/** In the metadata of a flow: which practice integration it was made for. */
const MARK = 'practice';
const PAGE_OF_FLOWS = 100;
/** It has one, unless somebody has made it more under its key. */
const MAX_WEBHOOKS = 100;

const SOURCES = [
  ['class-a', 'Class A, of a made-up registrar'],
  ['class-b', 'Class B, of a made-up registrar'],
  ['late-entries', 'Whoever entered late; a source whose reference begins with fail would fail each time'],
] as const;

const off = (): Failure =>
  notFound('practice-off', 'There is no practice integration here; FLOWSYNC_PRACTICE=on switches it on.');

const json = (data: unknown): RawAnswer =>
  new RawAnswer('application/json; charset=utf-8', JSON.stringify(success(data)));

/** What it is refused with is thrown. */
const done = async <A>(answer: Answer<A>): Promise<A> => {
  const result = await answer();
  if (E.isLeft(result)) throw result.left;
  return result.right;
};

@Controller()
export class PracticeController {
  constructor(
    private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(COMMAND_RUNNER) private readonly commands: CommandRunner,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(KEY_FOR) private readonly keyFor: (purpose: string) => Uint8Array,
  ) {}

  @Endpoint(get)
  get(_: InputOf<typeof get>): Answer<RawAnswer> {
    return this.answering(async () => {
      const { number, exists } = await this.present();
      return { clientId: exists ? practiceId(number) : null };
    });
  }

  @Endpoint(make)
  make({ request: { context } }: InputOf<typeof make>): Answer<RawAnswer> {
    return this.answering(async () => {
      const { number, exists } = await this.present();
      // What is its own it has made itself, so that pages and history show it.
      const { cause } = context;
      const asItself: RequestContext = {
        ...context,
        cause: { ...cause, actor: { type: 'client', id: practiceId(number) } },
      };
      if (!exists) await this.register(number, context);
      if ((await this.webhooksOf(number, context)).length === 0) await this.subscribe(number, asItself);
      return { flowId: await this.sampleFlow(number, context) };
    });
  }

  @Endpoint(remove)
  remove({ request: { context } }: InputOf<typeof remove>): Answer<RawAnswer> {
    return this.answering(async () => {
      const { at } = context;
      const { number, exists } = await this.present();
      if (!exists) return null;
      for (const flowId of await this.flowsOf(number, context))
        await done(this.bus.onFlow(flowId, { type: 'ArchiveFlow', at }, context));
      for (const webhookId of await this.webhooksOf(number, context))
        await done(this.bus.execute('webhook', webhookStream(webhookId), { type: 'DeleteWebhook', at }, context));
      const stream = clientStream(practiceId(number));
      await done(this.bus.execute('client', stream, { type: 'RevokeClient', at }, context));
      return null;
    });
  }

  private answering(work: () => Promise<unknown>): Answer<RawAnswer> {
    return TE.tryCatch(async () => {
      if (!mayPractise(this.config)) throw off();
      return json(await work());
    }, asFailure);
  }

  /** The first that is not revoked: it exists, or is the next to be made. */
  private async present(): Promise<{ readonly number: number; readonly exists: boolean }> {
    for (let number = 1; number <= MAX_IDENTITIES; number++) {
      const loaded = await this.commands.load(apiClient, clientStream(practiceId(number)))();
      if (E.isLeft(loaded)) throw ofCommandError(loaded.left);
      const { state } = loaded.right;
      if (!state?.revoked) return { number, exists: state !== null };
    }
    throw conflict('too-many-practices', `The practice integration was removed ${MAX_IDENTITIES} times already.`);
  }

  private async register(number: number, context: RequestContext): Promise<void> {
    const clientId = practiceId(number);
    const kept = await this.people.remember('client', clientId, { name: PRACTICE_NAME })();
    if (E.isLeft(kept)) throw storeDown(kept.left.cause);
    const others = await done(this.bus.read(clientCount(), context));
    const secretHash = hashSecret(practiceApiKey(number, this.keyFor));
    const client = { clientId, role: 'integrator', secretHash, expiresAt: null } as const;
    const command = { type: 'RegisterClient', at: context.at, ...client, others } as const;
    await done(this.bus.execute('client', clientStream(clientId), command, context));
  }

  private async webhooksOf(number: number, context: RequestContext): Promise<ReadonlyArray<number>> {
    const range = { offset: 0, limit: MAX_WEBHOOKS };
    const found = await done(this.bus.read(webhooks(practiceId(number), range), context));
    return rowsOf(found).map(row => row.webhook_id);
  }

  private async subscribe(number: number, context: RequestContext): Promise<void> {
    const webhookId = context.ids.integer('practice/webhook');
    const secret = this.sealer.seal(practiceSecret(number, this.keyFor), placeOf.webhook(webhookId));
    const others = await done(this.bus.read(webhookCount(), context));
    const { maxWebhooks } = this.config;
    const command: WebhookCommand = {
      type: 'CreateWebhook',
      at: context.at,
      webhookId,
      title: PRACTICE_NAME,
      url: practiceUrl(number),
      active: true,
      topics: [SYNC_REQUESTED],
      filters: { flowCodes: [PRACTICE_CODES] },
      secret,
      secretFingerprint: null,
      signature: HMAC,
      others,
      maxWebhooks,
    };
    await done(this.bus.execute('webhook', webhookStream(webhookId), command, context));
  }

  private async sampleFlow(number: number, context: RequestContext): Promise<number> {
    const { at, ids } = context;
    const flowId = ids.integer('practice/flow');
    const details = { code: practiceCode(flowId), title: 'Sample flow (practice)' };
    await done(this.bus.onFlow(flowId, { type: 'PutFlow', at, flowId, details }, context));
    const sources = SOURCES.map(([reference, description]) => ({ reference, description, participantIds: [] }));
    const { maxSources } = this.config;
    const metadata = { [MARK]: practiceId(number) };
    const rest = { details: {}, dates: {}, participantIds: [] };
    await done(this.bus.onFlow(flowId, { type: 'SetUpFlow', at, metadata, sources, maxSources, ...rest }, context));
    return flowId;
  }

  /** Those that are not archived. */
  private async flowsOf(number: number, context: RequestContext): Promise<ReadonlyArray<number>> {
    const filter = { archived: false, metadata: { [MARK]: practiceId(number) } };
    const found: number[] = [];
    let total = 1;
    while (found.length < total) {
      const page = await done(this.bus.read(flows(filter, { offset: found.length, limit: PAGE_OF_FLOWS }), context));
      const ids = rowsOf(page).map(row => row.flow_id);
      if (ids.length === 0) break;
      found.push(...ids);
      total = page.total;
    }
    return found;
  }
}
