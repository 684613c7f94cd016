/**
 * A history of the shape of real use, made by the deciders and stored by the store's own append: flows of 1 to 6
 * sources, each asked for a few times, with allocations, progress, failures and time-outs among the outcomes.
 */
import * as E from 'fp-ts/Either';
import type { FlowCommand } from '../domain/flow/commands';
import type { FlowEvent } from '../domain/flow/events';
import { flow, flowStream } from '../domain/flow/flow';
import type { FlowState } from '../domain/flow/state';
import { addMilliseconds } from '../domain/kernel/types';
import type { EventData, EventStore } from '../src/event-store/event-store';
import { encode } from '../src/event-store/stored-event';
import { type Seeded, seeded } from './support/seeded';

const cause = { actor: { type: 'client', id: 'bench' }, correlationId: 'bench', causationId: null } as const;
const start = '2026-01-01T00:00:00.000Z';
const minute = 60_000;

const historyOf = (flowId: number, events: number, random: Seeded): ReadonlyArray<EventData> => {
  let state: FlowState = flow.initial;
  let at = addMilliseconds(start, flowId * 1000);
  const history: EventData[] = [];
  const run = (command: FlowCommand): void => {
    const decided = flow.decide(command)(state);
    if (E.isLeft(decided)) return;
    for (const event of decided.right as ReadonlyArray<FlowEvent>) {
      state = flow.evolve(state, event);
      history.push(encode(flow.event, event, random.uuid(), cause));
    }
  };
  const details = { code: `EXAM-${flowId}`, title: `Exam ${flowId}`, subTitle: null, kind: null, managers: [] };
  run({ type: 'RegisterFlow', at, flowId, details });
  const sources = random.integer(1, 6);
  for (let n = 1; n <= sources; n++) {
    run({ type: 'AddSource', at, reference: `CLASS-${flowId % 5000}-${n}`, description: `Class ${n}` });
  }
  while (history.length < events) {
    at = addMilliseconds(at, random.integer(1, 600) * minute);
    const requestId = random.uuid();
    const sourceId = random.integer(1, sources);
    const reference = `CLASS-${flowId % 5000}-${sourceId}`;
    const deadline = addMilliseconds(at, 24 * 60 * minute);
    run({ type: 'RequestSync', at, requestId, references: random.fraction() < 0.5 ? null : [reference], deadline });
    const allocated = Array.from({ length: random.integer(0, 6) }, () => random.integer(1, 100_000));
    run({ type: 'AllocateParticipants', at, sourceId, participantIds: allocated });
    for (const open of state?.sources.filter(source => source.openRequest !== null) ?? []) {
      const ended = {
        at: addMilliseconds(at, random.integer(1, 30) * 1000),
        reference: open.reference,
        requestId: null,
      };
      const chance = random.fraction();
      if (chance < 0.2) run({ type: 'ReportProgress', ...ended, percent: 50, message: null });
      if (chance < 0.9) run({ type: 'CompleteSync', ...ended, message: null, counts: { added: 3, updated: 1 } });
      else if (chance < 0.97) run({ type: 'FailSync', ...ended, reason: 'registrar-unavailable', message: null });
    }
    const due = state?.openRequests[0];
    if (due !== undefined) {
      at = due.deadline;
      run({ type: 'TimeOutSync', at, requestId: due.requestId });
    }
  }
  return history;
};

export interface Generate {
  readonly flows: number;
  readonly eventsPerFlow: number;
  readonly seed?: number;
  readonly onProgress?: (flows: number) => void;
}

/** Appends the history of flows 1 to `flows`; resolves to the number of events. */
export const generate = async (store: EventStore, options: Generate): Promise<number> => {
  const random = seeded(options.seed ?? 1);
  const together = 512;
  let total = 0;
  for (let first = 1; first <= options.flows; first += together) {
    const ids = Array.from({ length: Math.min(together, options.flows - first + 1) }, (_, n) => first + n);
    const appends = ids.map(flowId => {
      const events = historyOf(flowId, options.eventsPerFlow, random);
      total += events.length;
      return store.append(flowStream(flowId), 'no-stream', events)();
    });
    for (const appended of await Promise.all(appends)) {
      if (E.isLeft(appended)) throw new Error(`generate: ${JSON.stringify(appended.left)}`);
    }
    options.onProgress?.(Math.min(options.flows, first + together - 1));
  }
  return total;
};
