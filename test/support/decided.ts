/** Histories of a flow as its rules let them come about, from commands at random. */
import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import type { FlowCommand } from '../../domain/flow/commands';
import type { FlowEvent } from '../../domain/flow/events';
import { flow } from '../../domain/flow/flow';
import type { FlowState } from '../../domain/flow/state';
import { few } from './domain/arbitrary';
import { ask, twoClasses } from './domain/flow-examples';

export interface Decided {
  readonly events: ReadonlyArray<FlowEvent>;
  readonly state: FlowState;
}

const vary = (command: FlowCommand, change: Record<string, unknown>): FlowCommand =>
  Object.fromEntries(Object.entries(command).map(([field, value]) => [field, change[field] ?? value])) as never;

/** A request that waits has an id of its own, as ids are. */
const asked = fc.oneof(
  { arbitrary: fc.constantFrom<FlowCommand>(...Object.values(ask)), weight: 20 },
  fc.constantFrom(null, 60, 3600, 7200).map((maxAge): FlowCommand => ({ ...ask.DescribeSource, maxAge })),
  fc.uuid().map((queueAs): FlowCommand => ({ ...ask.RequestSync, whenOpen: { queueAs } })),
);

const command = fc
  .tuple(asked, few.uuid, few.reference, few.id)
  .map(([asked, requestId, reference, sourceId]) =>
    vary(asked, { requestId: 'reference' in asked ? null : requestId, reference, sourceId, participantId: sourceId }),
  );

/** Of the flow with Class A and Class B. */
export const decidedHistories: fc.Arbitrary<Decided> = fc.array(command, { maxLength: 60 }).map(list => {
  const events = [...twoClasses];
  let state = events.reduce(flow.evolve, flow.initial);
  for (const asked of list) {
    const decision = flow.decide(asked)(state);
    if (E.isLeft(decision)) continue;
    events.push(...decision.right);
    state = decision.right.reduce(flow.evolve, state);
  }
  return { events, state };
});
