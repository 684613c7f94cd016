/**
 * A flow by its rules alone: no read models, and no memory beside the state but what commands go by. So there are fewer
 * states, each is looked at faster, and a world can be written down: for models that are too large otherwise.
 */
import * as E from 'fp-ts/Either';
import type { FlowCommand } from '../../../domain/flow/commands';
import type { FlowEvent } from '../../../domain/flow/events';
import { flow } from '../../../domain/flow/flow';
import { type FlowState, queuedRequestsOf } from '../../../domain/flow/state';
import { modelOf } from '../aggregate-model';
import type { Written } from '../explore-on-disk';
import { flowInvariants } from '../invariants/flow';
import { ticks } from '../time';
import type { Cast, CommandsOf, FlowWorld } from './cast';
import * as ask from './commands';
import { A, added, B, registered } from './history';
import { FLOW_ID, range } from './ids';
import { invariantsOfRules, isNewEachTime, lawsOfRules, RECORDS } from './laws';
import { type Memory, nothingHappened } from './memory';
import { two } from './models';
import { requestsKeyOf, unlike } from './requests-key';

type InWriting = Written<FlowWorld, FlowCommand>;

const { codec } = flow.snapshot;
const memories: ReadonlyArray<Memory> = [0, ...range(9)].map(made => ({ ...nothingHappened(), made }));
const memoryOf = (made: number): Memory => memories[made] as Memory;

/** Requests that were made or queued; one that waited is made once only. */
const count = (memory: Memory, events: ReadonlyArray<FlowEvent>, _: FlowCommand, before: FlowState): Memory => {
  if (!events.some(({ type }) => type === 'SyncQueued' || type === 'SyncRequested')) return memory;
  const waited = new Set(queuedRequestsOf(before).map(({ requestId }) => requestId));
  const made = events.filter(
    event => event.type === 'SyncQueued' || (event.type === 'SyncRequested' && !waited.has(event.requestId)),
  );
  return made.length === 0 ? memory : memoryOf(memory.made + made.length);
};

const write = ({ state, last, memory }: FlowWorld): string => JSON.stringify([codec.encode(state), last, memory.made]);

const read = (text: string): FlowWorld => {
  const [encoded, last, made] = JSON.parse(text);
  const decoded = codec.decode(encoded);
  if (E.isLeft(decoded)) throw new Error('what was written of a state cannot be read');
  const state = decoded.right;
  return { state, last, memory: memoryOf(made), rows: [], events: [], position: 0 };
};

type Named = (cast: Cast, world: FlowWorld) => Cast;

const rules = (name: string, cast: Cast, commands: CommandsOf, named: Named): InWriting => ({
  model: modelOf({
    ...{ name, aggregate: flow, stream: `flow-${FLOW_ID}`, history: [registered, added(A), added(B)] },
    ...{ memory: memoryOf(0), remember: count, readModels: [], records: RECORDS, isNewEachTime },
    commands: world => commands(world, named(cast, world)),
    laws: lawsOfRules,
    invariants: {
      ...Object.fromEntries(
        Object.entries(flowInvariants).map(([law, holds]) => [law, ({ state }) => state === null || holds(state)]),
      ),
      ...invariantsOfRules,
    },
    keyOf: requestsKeyOf(cast),
  }),
  ...{ write, read },
});

/** None is given at a time that is before that of the last event. */
const forwards =
  (commands: CommandsOf): CommandsOf =>
  (world, cast) =>
    commands(world, { ...cast, ticks: cast.ticks.filter(tick => world.last === null || tick >= world.last) });

const life = ask.at(ask.queueing, ask.requestLife, ask.answers, ask.progress, ask.sources, ask.archive);
const crowd = ask.at(ask.queueing, ask.requestLife, ask.answers, ask.progress, ask.sources, ask.archive, ask.singles);
/** Without a guard nobody is held back. */
const unguarded: Cast = { ...two, participants: [], guard: 'off' };
const once = ticks(1);

/** From the smallest to the largest, by who of those that play is named in a world. */
export const rulesNaming = (named: Named): ReadonlyArray<InWriting> => {
  const of = (name: string, cast: Cast, commands: CommandsOf): InWriting => rules(name, cast, commands, named);
  return [
    of('rules of two requests, at one time', { ...unguarded, requests: 2, ticks: once }, life),
    of('rules of two requests', { ...unguarded, requests: 2 }, life),
    of('rules of three requests, at one time', { ...unguarded, ticks: once }, life),
    of('rules of three requests, while the clock goes on', unguarded, forwards(life)),
    of('rules of three requests', unguarded, life),
    of('rules of two requests and two participants', { ...unguarded, requests: 2, participants: [1, 2] }, crowd),
    of('rules of three requests and two participants', { ...unguarded, participants: [1, 2] }, crowd),
  ];
};
export const rulesOfFlows = rulesNaming(unlike);
