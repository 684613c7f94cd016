/**
 * Who came in, who was turned away, and who took something out of the history: one stream a day. What may happen often is
 * counted, one entry for a caller, what it was and the minute, so that nobody can flood the history by knocking.
 */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { ClientId } from './api-client';
import { type Aggregate, type Decision, event, NothingChanged } from './kernel/aggregate';
import { addedLater, Count, Instant, nullable, text, Uuid } from './kernel/types';

// Events

/** Why somebody was turned away; `others`: for several reasons, or callers that were too many to name. */
export const RefusalReason = text('RefusalReason', { minLength: 1, maxLength: 64, pattern: /^[a-z-]+$/ });
/** As the API describes it, without what was asked for: `POST /flows/:flowId/sync`. */
const Route = text('Route', { minLength: 1, maxLength: 300 });

export const ProofKind = t.keyof({ event: null, flow: null, entries: null, stored: null }, 'ProofKind');
export type ProofKind = t.TypeOf<typeof ProofKind>;
export const ExportFormat = t.keyof({ ndjson: null, csv: null, cloudevents: null, ocsf: null }, 'ExportFormat');
export type ExportFormat = t.TypeOf<typeof ExportFormat>;
/** Of the data that analysts take to their own tools. */
export const DataFormat = t.keyof(
  {
    ...{ 'ocel-json': null, 'ocel-xml': null, 'ocel-xml-xsd': null, 'ocel-sqlite': null },
    ...{ xes: null, csv: null, parquet: null, sqlite: null },
  },
  'DataFormat',
);
export type DataFormat = t.TypeOf<typeof DataFormat>;
/** What an export is of. */
export const ExportContents = t.keyof({ audit: null, data: null }, 'ExportContents');
export type ExportContents = t.TypeOf<typeof ExportContents>;

/** `minute` is its beginning. */
const counted = { minute: Instant, count: Count };

export const AccessEvent = t.union(
  [
    /** `clientId`: whom the credentials were for, or who may not do it; null when there is no such client. `route`: the first. */
    event('AccessRefused', { clientId: nullable(ClientId), reason: RefusalReason, route: nullable(Route), ...counted }),
    event('TokensIssued', { clientId: ClientId, ...counted }),
    /** What an auditor verifies with: `stored` are the stored bytes of all, `entries` the records they are proved by. */
    event('ProofsRead', { clientId: ClientId, kind: ProofKind, ...counted }),
    /** `filter`: as it was asked for. `upTo` is a position, as text. `contents` null: of an audit, as all once were. */
    event('HistoryExportBegun', {
      exportId: Uuid,
      contents: addedLater(ExportContents),
      format: t.union([ExportFormat, DataFormat]),
      filter: t.record(t.string, t.string),
      upTo: t.string,
    }),
    /** `first` and `last` are positions, as text; null when nothing was found. Not `whole`: the receiver went away, or it failed. */
    event('HistoryExportEnded', {
      exportId: Uuid,
      events: Count,
      first: nullable(t.string),
      last: nullable(t.string),
      whole: t.boolean,
    }),
    NothingChanged,
  ],
  'AccessEvent',
);
export type AccessEvent = t.TypeOf<typeof AccessEvent>;

// State

const AccessState = t.type({
  /** Of refusals, on this day. */
  entries: Count,
});
export type AccessState = t.TypeOf<typeof AccessState>;

const evolve = (state: AccessState, event: AccessEvent): AccessState =>
  event.type === 'AccessRefused' ? { entries: state.entries + 1 } : state;

// Decisions

/** Of refusals, on one day. Whatever is beyond is one entry a minute, without a caller. Whoever came in is always named. */
export const MAX_REFUSALS_A_DAY = 20_000;

interface Counted {
  readonly minute: Instant;
  readonly count: number;
}
/** What was counted in a minute. */
type RefusedEntry = {
  readonly kind: 'refused';
  readonly clientId: string | null;
  readonly reason: string;
  readonly route: string | null;
} & Counted;
export type AccessEntry =
  | RefusedEntry
  | ({ readonly kind: 'token'; readonly clientId: string } & Counted)
  | ({ readonly kind: 'proof'; readonly clientId: string; readonly proof: ProofKind } & Counted);

export type AccessCommand =
  | { readonly type: 'RecordAccess'; readonly at: Instant; readonly entries: ReadonlyArray<AccessEntry> }
  | {
      readonly type: 'BeginExport';
      readonly at: Instant;
      readonly exportId: string;
      readonly contents: ExportContents;
      readonly format: ExportFormat | DataFormat;
      readonly filter: Readonly<Record<string, string>>;
      readonly upTo: string;
    }
  | {
      readonly type: 'EndExport';
      readonly at: Instant;
      readonly exportId: string;
      readonly events: number;
      readonly first: string | null;
      readonly last: string | null;
      readonly whole: boolean;
    };

const entryEvent = (at: Instant, entry: AccessEntry): AccessEvent => {
  const { clientId, minute, count } = entry;
  if (entry.kind === 'refused') {
    const { reason, route } = entry;
    return { type: 'AccessRefused', at, clientId, reason, route, minute, count };
  }
  return entry.kind === 'token'
    ? { type: 'TokensIssued', at, clientId: entry.clientId, minute, count }
    : { type: 'ProofsRead', at, clientId: entry.clientId, kind: entry.proof, minute, count };
};

const isRefused = (entry: AccessEntry): entry is RefusedEntry => entry.kind === 'refused';

/** Those of each minute in one. */
const inShort = (refusals: ReadonlyArray<RefusedEntry>): ReadonlyArray<AccessEntry> => {
  const counts = new Map<Instant, number>();
  for (const { minute, count } of refusals) counts.set(minute, (counts.get(minute) ?? 0) + count);
  const nobody = { kind: 'refused', clientId: null, reason: 'others', route: null } as const;
  return [...counts].map(([minute, count]) => ({ ...nobody, minute, count }));
};

const decide =
  (command: AccessCommand) =>
  (state: AccessState): Decision<AccessEvent> => {
    switch (command.type) {
      case 'RecordAccess': {
        const { at, entries } = command;
        const room = Math.max(0, MAX_REFUSALS_A_DAY - state.entries);
        const refusals = entries.filter(isRefused);
        const cameIn = entries.filter(entry => !isRefused(entry));
        const recorded = [...refusals.slice(0, room), ...inShort(refusals.slice(room)), ...cameIn];
        return E.right(recorded.map(entry => entryEvent(at, entry)));
      }
      case 'BeginExport': {
        const { type: _type, ...begun } = command;
        return E.right([{ type: 'HistoryExportBegun', ...begun }]);
      }
      case 'EndExport': {
        const { type: _type, ...ended } = command;
        return E.right([{ type: 'HistoryExportEnded', ...ended }]);
      }
    }
  };

export const access: Aggregate<AccessCommand, AccessState, AccessEvent> = {
  category: 'access',
  event: AccessEvent,
  initial: { entries: 0 },
  evolve,
  decide,
  snapshot: { version: 2, codec: AccessState },
};

/** Of the day, in UTC. */
export const accessStream = (at: Instant): string => `${access.category}-${at.slice(0, 10)}`;

/** The beginning of the minute. */
export const minuteOf = (at: Instant): Instant => `${at.slice(0, 17)}00.000Z`;
