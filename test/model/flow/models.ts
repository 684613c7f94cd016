/** A flow from the sides that have to do with one another: each small enough that every state of it is visited. */

import type { FlowCommand } from '../../../domain/flow/commands';
import type { FlowEvent, RemovalGuard } from '../../../domain/flow/events';
import { flow } from '../../../domain/flow/flow';
import { modelOf } from '../aggregate-model';
import type { Model } from '../explore';
import { flowInvariants } from '../invariants/flow';
import { DAY_MS, HOUR_MS, ticks } from '../time';
import type { Cast, CommandsOf, FlowWorld } from './cast';
import * as ask from './commands';
import { A, added, B, came, completed, registered, requested } from './history';
import { FLOW_ID, requestIdOf } from './ids';
import { keyOf, type Matters } from './key';
import { flowLaws, isNewEachTime, RECORDS, worldInvariants } from './laws';
import { nothingHappened, remember } from './memory';
import { flowReadModels } from './read-models';

interface Side {
  readonly name: string;
  readonly cast: Cast;
  readonly matters: Matters;
  readonly commands: CommandsOf;
  readonly history?: ReadonlyArray<FlowEvent>;
  readonly plansUndos?: boolean;
}

const ofFlow = Object.fromEntries(
  Object.entries(flowInvariants).map(([law, holds]) => [law, ({ state }: FlowWorld) => state === null || holds(state)]),
);

export const flowModel = ({
  name,
  cast,
  matters,
  commands,
  history = [],
  plansUndos,
}: Side): Model<FlowWorld, FlowCommand> => {
  const rememberAll = (memory: FlowWorld['memory'], events: ReadonlyArray<FlowEvent>) => remember(memory, events);
  const before = [registered, ...history];
  return modelOf({
    name,
    aggregate: flow,
    stream: `flow-${FLOW_ID}`,
    history: before,
    memory: remember(nothingHappened(plansUndos), before),
    commands: world => commands(world, cast),
    remember: rememberAll,
    laws: flowLaws,
    invariants: { ...ofFlow, ...worldInvariants },
    readModels: flowReadModels,
    records: RECORDS,
    isNewEachTime,
    keyOf: keyOf(cast, matters),
  });
};

const one: Cast = {
  references: ['class-a'],
  participants: [1, 2],
  requests: 3,
  ticks: ticks(2),
  tickMs: HOUR_MS,
  guard: '0%,0',
};
export const two: Cast = { ...one, references: ['class-a', 'class-b'] };
const oneSource = [added(A)];
const twoSources = [added(A), added(B)];
const nobody: Matters = { freshness: false, participants: false };
const somebody: Matters = { freshness: false, participants: true };
const life = [ask.queueing, ask.requestLife, ask.answers, ask.progress];

export const answersModel = flowModel({
  name: 'three requests of one source',
  cast: one,
  matters: nobody,
  history: oneSource,
  commands: ask.at(...life, ask.sources, ask.archive),
});

export const requestsModel = flowModel({
  name: 'two requests of two sources',
  cast: { ...two, requests: 2, ticks: ticks(1) },
  matters: nobody,
  history: twoSources,
  commands: ask.at(...life, ask.removals, ask.archive),
});

export const wholeModel = flowModel({
  name: 'three requests of two sources',
  cast: two,
  matters: nobody,
  history: twoSources,
  commands: ask.at(...life, ask.sources, ask.archive),
});

const heldBack = (
  name: string,
  guard: RemovalGuard,
  participants: ReadonlyArray<number>,
): Model<FlowWorld, FlowCommand> =>
  flowModel({
    name,
    cast: { ...one, requests: 1, ticks: ticks(2, DAY_MS), tickMs: DAY_MS, guard },
    matters: somebody,
    history: [...oneSource, ...participants.map(id => came(1, id, null))],
    commands: ask.at(ask.requests, ask.singles, ask.lists, ask.holds, ask.ends, ask.removals),
  });
export const anyHoldsModel = heldBack('two participants, none of whom may go', '0%,0', [1]);
export const someHoldsModel = heldBack('two participants, one of whom may go', '0%,1', [1, 2]);

export const guardsModel = flowModel({
  name: 'two participants, and guards that change',
  cast: { ...one, requests: 1, ticks: ticks(1), guard: '0%,1' },
  matters: somebody,
  history: [...oneSource, came(1, 1, null), came(1, 2, null)],
  commands: ask.at(ask.singles, ask.holds, ask.guards),
});

const R1 = requestIdOf(1);
/** One source has got a participant by a request. */
const synced = [...twoSources, requested(R1, A, B), came(1, 1, R1), completed(R1, A), completed(R1, B)];

export const undoModel = flowModel({
  name: 'two participants of two sources, undone',
  cast: { ...two, requests: 2, ticks: ticks(1), guard: 'off' },
  matters: somebody,
  history: synced,
  commands: ask.at(ask.requests, ask.singles, ask.ends, ask.undos),
  plansUndos: true,
});

export const freshnessModel = flowModel({
  name: 'a source that becomes stale',
  cast: { ...one, requests: 1, ticks: ticks(3) },
  matters: { freshness: true, participants: false },
  history: oneSource,
  commands: ask.at(ask.requests, ask.answers, ask.freshness, ask.archive),
});
