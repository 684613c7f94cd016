/** Prints what happens to a flow while it happens. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from './api';

interface HistoryEvent {
  readonly type: string;
  readonly revision: number;
  readonly occurredAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}
interface Flow {
  readonly state: 'NONE' | 'PENDING' | 'SUCCESS' | 'FAILED';
}

const POLL_MS = 50;
const LONGEST_WAIT_MS = 60_000;
const stateNames = { NONE: 'nothing yet', PENDING: 'Sync Requested', SUCCESS: 'Complete', FAILED: 'Failed' };

/** Follows one flow; each call of the answer prints what is new, up to the moment when no sync is open. */
export const timelineOf = (api: Api, flowId: number): (() => Promise<void>) => {
  let last = -1;
  let state: Flow['state'] = 'NONE';

  const newEvents = async (): Promise<ReadonlyArray<HistoryEvent>> => {
    const events: HistoryEvent[] = [];
    for (let more = true; more; ) {
      // The cursor is the revision of the last event that was read.
      const path = `/flows/${flowId}/events${last < 0 ? '' : `?cursor=${last}`}`;
      const page = await api<ReadonlyArray<HistoryEvent>>('GET', path);
      events.push(...page.data);
      last = events.at(-1)?.revision ?? last;
      more = page.cursor != null;
    }
    return events;
  };

  return async () => {
    const until = Date.now() + LONGEST_WAIT_MS;
    for (;;) {
      // The state first: whatever led to it is then among the events.
      const { data: flow } = await api<Flow>('GET', `/flows/${flowId}`);
      for (const line of linesOf(await newEvents())) console.log(`    ${line}`);
      if (flow.state !== state) console.log(`    flow ${flowId} is now ${flow.state} (${stateNames[flow.state]})`);
      state = flow.state;
      if (state !== 'PENDING') return;
      if (Date.now() > until)
        throw new Error(`Flow ${flowId} is still ${state}: no webhook arrived, or nobody answered it.`);
      await pause(POLL_MS);
    }
  };
};

/** One line for each event, but one only for a run of the same kind that names participants. */
const linesOf = (events: ReadonlyArray<HistoryEvent>): ReadonlyArray<string> => {
  const lines: string[] = [];
  for (let index = 0; index < events.length; ) {
    const event = events[index] as HistoryEvent;
    const differs = events
      .slice(index)
      .findIndex(({ type, data }) => type !== event.type || !('participantId' in data));
    const run =
      'participantId' in event.data ? events.slice(index, differs < 0 ? undefined : index + differs) : [event];
    const people = run.flatMap(({ data }) => data.participantId ?? []).join(', ');
    lines.push(`${event.occurredAt.slice(11, 23)}  ${event.type.padEnd(22)}  ${factsOf(event.data, people)}`.trimEnd());
    index += run.length;
  }
  return lines;
};

const factsOf = (data: HistoryEvent['data'], people: string): string => {
  const { sources, reference, sourceId, percent, counts, reason, message, comment, code, title, metadata } = data;
  const named = (sources as ReadonlyArray<{ readonly reference: string }> | undefined)?.map(source => source.reference);
  const said = [
    named?.join(', ') ?? reference ?? (sourceId === undefined ? undefined : `source ${sourceId}:`),
    people,
    code,
    title,
    typeof percent === 'number' ? `${percent} %` : undefined,
    reason,
    message,
    comment,
    ...[counts, metadata].map(fields => (fields ? JSON.stringify(fields) : undefined)),
  ];
  return said.filter(Boolean).join('  ');
};
