/**
 * A flow set up by one command, as an integration does that recognises an empty flow: all of it or nothing. What is left
 * out stays as it is, what is there already is no event, and nothing is taken away.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Decision, invalid, type OfType } from '../kernel/aggregate';
import { find } from '../kernel/sorted-map';
import type { FlowCommand, SourceSetUp } from './commands';
import { allocateParticipants } from './decide-allocations';
import { addParticipants, replaceMetadata } from './decide-set-up';
import { addSource, describeSource } from './decide-sources';
import type { FlowEvent } from './events';
import { changeable } from './rules';
import { evolve, type Flow, type FlowState, type Source } from './state';

type SetUp = OfType<FlowCommand, 'SetUpFlow'>;
type Step = (state: FlowState) => Decision<FlowEvent>;

/** Who is allocated to a source is a participant of the flow. */
export const setUpFlow = (command: SetUp): Step => {
  const { at, metadata, sources } = command;
  const participantIds = [...command.participantIds, ...sources.flatMap(one => one.participantIds)];
  return inTurn([
    details(command),
    dates(command),
    // Nothing is taken away: what is not named of the metadata stays.
    ...(metadata === null
      ? []
      : [
          onFlow(flow =>
            replaceMetadata({ type: 'ReplaceMetadata', at, metadata: { ...flow.metadata, ...metadata } })(flow),
          ),
        ]),
    ...sources.map(one => source(command, one)),
    addParticipants({ type: 'AddParticipants', at, participantIds }),
    ...sources.map(one => allocations(command, one)),
  ]);
};

/** Each is decided on what those before it leave. */
const inTurn =
  (steps: ReadonlyArray<Step>): Step =>
  first => {
    let state = first;
    const events: FlowEvent[] = [];
    for (const step of steps) {
      const decision = step(state);
      if (E.isLeft(decision)) return decision;
      events.push(...decision.right);
      state = decision.right.reduce(evolve, state);
    }
    return E.right(events);
  };

const details = ({ at, details: given }: SetUp): Step =>
  onFlow(flow => {
    const after = { ...flow.details, ...given };
    return E.right(isSame(after, flow.details) ? [] : [{ type: 'FlowDetailsChanged', at, ...after }]);
  });

const onFlow =
  (decide: (flow: Flow) => Decision<FlowEvent>): Step =>
  state =>
    pipe(changeable(state), E.flatMap(decide));

const isSame = <A extends object>(a: A, b: A): boolean => JSON.stringify(a) === JSON.stringify(b);

const dates = ({ at, dates: given }: SetUp): Step =>
  onFlow(flow => {
    const after = { ...flow.dates, ...given };
    const { startsAt, endsAt } = after;
    if (startsAt !== null && endsAt !== null && endsAt < startsAt) {
      return E.left(invalid('ends-before-it-starts', `endsAt ${endsAt} is before startsAt ${startsAt}.`));
    }
    return E.right(isSame(after, flow.dates) ? [] : [{ type: 'FlowDatesSet', at, ...after }]);
  });

const source = ({ at, maxSources }: SetUp, { reference, description }: SourceSetUp): Step =>
  onFlow(flow => {
    const there = sourceIn(flow, reference);
    if (there === undefined)
      return addSource({ type: 'AddSource', at, reference, description: description ?? '', maxSources })(flow);
    const { sourceId } = there;
    return description === null
      ? E.right([])
      : describeSource({ type: 'DescribeSource', at, sourceId, description })(flow);
  });

const sourceIn = (flow: Flow, reference: string): Source | undefined =>
  find(flow.sources, source => source.reference === reference);

const allocations = ({ at }: SetUp, { reference, participantIds }: SourceSetUp): Step =>
  onFlow(flow => {
    const there = sourceIn(flow, reference);
    return there === undefined
      ? E.right([])
      : allocateParticipants({ type: 'AllocateParticipants', at, sourceId: there.sourceId, participantIds })(flow);
  });
