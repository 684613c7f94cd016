/** The history of one flow and of the deliveries it sets off, as what is appended one after the other. */

import type { FlowCommand } from '../../domain/flow/commands';
import type { FlowEvent } from '../../domain/flow/events';
import { flow, flowStream } from '../../domain/flow/flow';
import { openRequestsOf, sourcesOf } from '../../domain/flow/state';
import type { OfType } from '../../domain/kernel/aggregate';
import { addMilliseconds } from '../../domain/kernel/types';
import { deliveryHistory } from './delivery-history';
import type { Seeded } from './seeded';
import type { Shape } from './shape';
import { type Append, type Decided, newStream } from './stream';

const start = Date.parse('2024-09-01T08:00:00.000Z');
const minute = 60_000;
const hour = 60 * minute;

/** Four flows share a reference, as the exams of one class do. */
export const referenceOf = (flowId: number, sourceId: number): string => `CLASS-${Math.floor(flowId / 4)}-${sourceId}`;

const isRequest = (decided: Decided<FlowEvent>): decided is Decided<OfType<FlowEvent, 'SyncRequested'>> =>
  decided.event.type === 'SyncRequested';

/** Each step is appended when those before it are stored. The webhook, when there is one, got every message. */
export function* flowHistory(
  flowId: number,
  webhookId: number | null,
  random: Seeded,
  { sources, requests, classSize }: Shape,
): Generator<ReadonlyArray<Append>> {
  const correlationId = random.uuid();
  const cause = { actor: { type: 'client', id: `client-${flowId % 7}` }, correlationId, causationId: null } as const;
  const stream = newStream(flow, flowStream(flowId), cause, random);
  let at = new Date(start + flowId * minute).toISOString();

  const details = { code: `EXAM-${flowId}`, title: `Exam ${flowId}`, subTitle: null, kind: null, managers: [] };
  stream.run({ type: 'RegisterFlow', at, flowId, details });
  for (let sourceId = 1; sourceId <= sources; sourceId++) {
    const reference = referenceOf(flowId, sourceId);
    stream.run({ type: 'AddSource', at, reference, description: `Class ${sourceId}`, maxSources: sources });
  }
  yield [stream.append()];

  /** The integration's answer about one source, most of the time in time. */
  const answer = (reference: string): void => {
    const answered = { at: addMilliseconds(at, random.integer(1, 30) * 1000), reference, requestId: null };
    if (random.fraction() < 0.2) stream.run({ type: 'ReportProgress', ...answered, percent: 50, message: null });
    const chance = random.fraction();
    const done: FlowCommand = {
      ...{ type: 'CompleteSync', ...answered },
      ...{ message: null, counts: { added: random.integer(0, classSize), updated: 1 } },
    };
    if (chance < 0.9) stream.run(done);
    else if (chance < 0.97) {
      stream.run({ type: 'FailSync', ...answered, reason: 'registrar-unavailable', message: 'Try again later.' });
    }
  };

  for (let request = 1; request <= requests; request++) {
    at = addMilliseconds(at, random.integer(1, 96) * hour);
    const sourceId = random.integer(1, sources);
    const references = random.fraction() < 0.6 ? null : [referenceOf(flowId, sourceId)];
    const requestId = random.uuid();
    const deadline = addMilliseconds(at, 24 * hour);
    const requested = stream.run({ type: 'RequestSync', at, requestId, references, deadline }).filter(isRequest);
    const added = request === 1 ? classSize : random.integer(0, 2);
    const participantIds = Array.from({ length: added }, () => random.integer(1, 1_000_000));
    stream.run({ type: 'AllocateParticipants', at, sourceId, participantIds });
    for (const source of sourcesOf(stream.state())) if (source.openRequest !== null) answer(source.reference);
    at = addMilliseconds(at, hour);
    // Its progress may have put the deadline off.
    for (const open of openRequestsOf(stream.state())) {
      at = open.deadline;
      stream.run({ type: 'TimeOutSync', at, requestId });
    }
    const deliveries =
      webhookId === null ? [] : requested.map(one => deliveryHistory(flowId, one, webhookId, correlationId, random));
    yield [stream.append(), ...deliveries];
  }
}
