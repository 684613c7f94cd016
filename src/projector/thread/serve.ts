/** The projector as its thread runs it: the messages it gets, and those it sends. */
import type { MessagePort } from 'node:worker_threads';
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Projection } from '../../../projections/projection';
import type { EventStore, Position } from '../../event-store/event-store';
import type { RelayedLog } from '../../event-store/open-store';
import { realClock } from '../../runtime/real';
import { type FoldMarkData, foldMark, noMark } from '../fold-mark';
import { createProjector } from '../projector';
import type { Call, FromThread, ToThread } from './messages';
import { createRelay } from './relay';

export interface Serve {
  readonly port: MessagePort;
  readonly dir: string;
  readonly mark?: FoldMarkData | undefined;
  readonly projections: ReadonlyArray<Projection>;
  readonly open: (relayed: RelayedLog, log: (line: string) => void) => TaskEither<string, EventStore>;
}

export const serve = async ({ port, dir, mark: data, projections, open }: Serve): Promise<void> => {
  const say = (message: FromThread): void => port.postMessage(message);
  const onError = (message: string): void => say({ kind: 'error', message });
  const { relayed, relay } = createRelay();
  const opened = await open(relayed, onError)();
  if (E.isLeft(opened)) throw new Error(opened.left);
  const store = opened.right;

  /** Of the last status that was sent, all but the positions. */
  let sentStatus = '';
  const sayStatus = (): void => {
    isDue = false;
    const models = projector.status();
    const unreachable = projector.unreachable();
    const rest = JSON.stringify([models.map(model => ({ ...model, position: model.position === null })), unreachable]);
    if (rest === sentStatus) say({ kind: 'positions', positions: models.map(({ position }) => position) });
    else say({ kind: 'status', models, unreachable });
    sentStatus = rest;
  };
  let isDue = false;
  /** Once for all that changes in one go. */
  const onChange = (): void => {
    if (!isDue) queueMicrotask(sayStatus);
    isDue = true;
  };
  const mark = data === undefined ? noMark : foldMark(data);
  const projector = createProjector({ mark, store, dir, clock: realClock, projections, onError, onChange });

  const answer = async ({ call, work, name }: Call): Promise<void> => {
    const onProgress = (done: Position, total: Position): void => say({ kind: 'progress', call, done, total });
    const answered = await projector[work](name, onProgress)();
    sayStatus(); // whoever hears that it is done finds it done
    say({ kind: 'answer', call, answer: answered });
  };
  const stop = async (): Promise<void> => {
    await projector.stop();
    await store.close();
    port.close();
  };

  port.on('message', (message: ToThread) => {
    if (message.kind === 'batch') {
      relay(message.batch);
      if (message.batch.events.length > 0) say({ kind: 'taken' });
    } else if (message.kind === 'call') void answer(message);
    else if (message.kind === 'damaged') projector.damaged(message.name, message.file, message.cause);
    else void stop();
  });
  projector.start();
  onChange();
};
