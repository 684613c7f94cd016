/**
 * What each sync request changed: who came to which source and who went, net, and what of the flow's metadata. Which
 * request a change belongs to is said in `domain/flow/belongs.ts`; what belongs to none is kept with the request that the
 * source had last, as what happened after it.
 */
import { requestOf } from '../../domain/flow/belongs';
import type { FlowEvent, Metadata } from '../../domain/flow/events';
import { changedKeys, valueUnder } from '../../domain/flow/metadata';
import { type Change, type Find, numberOf, plus, projection, type RecordedAs, type Row } from '../projection';
import {
  AFTER,
  changeCalls,
  changes,
  changeTotals,
  DURING,
  members,
  metadataChanges,
  metadataNow,
  openIn,
  sourceChanges,
  sourceRequests,
} from './tables';

const types = [
  'FlowRegistered',
  'FlowMetadataReplaced',
  'SourceAdded',
  'SourceRemoved',
  'SyncRequested',
  'SyncCompleted',
  'SyncFailed',
  'SyncCancelled',
  'SyncTimedOut',
  'SyncUndelivered',
  'ParticipantAllocated',
  'ParticipantDeallocated',
  'AllocationsCleared',
  'SyncUndone',
] as const satisfies ReadonlyArray<FlowEvent['type']>;

type Recorded = RecordedAs<'flow', (typeof types)[number]>;

interface Span {
  readonly flow_id: number;
  readonly request_id: string;
  readonly phase: number;
}

const noTotals = { added: 0, removed: 0, moved: 0, late: 0, late_after_undo: 0, conflicts: 0, calls: 0 };
const unused = { requested_at: null, undoes: null, undo_id: null, undone_at: null, undone_by: null };

type Moves = Pick<Row<typeof changeTotals>, 'added' | 'removed' | 'moved'>;
type ChangeOf = Pick<Row<typeof changes>, 'source_id' | 'came' | 'paired'>;

/** The first source that a participant has left goes with the first that they came to, and so on: each a move. */
const paired = (rows: ReadonlyArray<ChangeOf>): ReadonlyArray<ChangeOf> => {
  const came = rows.filter(row => row.came === 1);
  const went = rows.filter(row => row.came === 0);
  const with_ = (others: ReadonlyArray<ChangeOf>) => (row: ChangeOf, index: number) => ({
    ...row,
    paired: others[index]?.source_id ?? null,
  });
  return [...came.map(with_(went)), ...went.map(with_(came))];
};

const movesOf = (rows: ReadonlyArray<ChangeOf>): Moves => ({
  added: rows.filter(({ came, paired }) => came === 1 && paired === null).length,
  removed: rows.filter(({ came, paired }) => came === 0 && paired === null).length,
  moved: rows.filter(({ came, paired }) => came === 1 && paired !== null).length,
});

const bySource = (a: ChangeOf, b: ChangeOf): number => a.source_id - b.source_id;

/**
 * What is known of a participant in this span, once they came to a source or went: back where they were is no change, and
 * once more, after others had undone it, is one still.
 */
const touchedBy = (rows: ReadonlyArray<ChangeOf>, source_id: number, came: 0 | 1): ReadonlyArray<ChangeOf> => {
  const earlier = rows.find(row => row.source_id === source_id);
  if (earlier?.came === came) return rows;
  const rest = rows.filter(row => row !== earlier);
  return paired(earlier === undefined ? [...rest, { source_id, came, paired: null }].sort(bySource) : rest);
};

const callOf = (
  find: Find,
  { metadata: { actor, correlationId: correlation_id }, event: { at }, position }: Recorded,
  of: Span,
  did: { readonly came?: number; readonly went?: number; readonly metadata?: number },
): { readonly isNew: boolean; readonly changes: ReadonlyArray<Change> } => {
  const { came = 0, went = 0, metadata = 0 } = did;
  const isCounted = find(changeCalls, { ...of, correlation_id }, ['position']).length > 0;
  const call = {
    ...of,
    correlation_id,
    called_by: actor.id,
    first_at: at,
    last_at: at,
    came,
    went,
    metadata,
    position,
  };
  return {
    isNew: !isCounted,
    changes: [
      isCounted
        ? changeCalls.patch(
            { ...of, correlation_id },
            { came: plus(came), went: plus(went), metadata: plus(metadata), last_at: at },
          )
        : changeCalls.put(call),
    ],
  };
};

const totalsOf = (find: Find, of: Span) =>
  find(changeTotals, { ...of }, [
    'added',
    'removed',
    'moved',
    'late',
    'late_after_undo',
    'calls',
    'undo_id',
    'requested_at',
  ])[0];

/** Adds to the totals of the span, which are there from its first change on. */
const addToTotals = (find: Find, of: Span, more: Partial<Omit<typeof noTotals, 'conflicts'>>): Change => {
  const before = totalsOf(find, of);
  if (before === undefined) return changeTotals.put({ ...of, ...noTotals, ...unused, ...more });
  const set = Object.fromEntries(Object.entries(more).map(([name, amount]) => [name, plus(amount)]));
  return changeTotals.patch({ ...of }, set);
};

const setTotals = (find: Find, of: Span, set: Partial<Row<typeof changeTotals>>): Change =>
  totalsOf(find, of) === undefined
    ? changeTotals.put({ ...of, ...noTotals, ...unused, ...set })
    : changeTotals.patch({ ...of }, set);

/** Some came to the source, or went; those who were there already, or not, are not among them. */
const touch = (
  recorded: Recorded,
  find: Find,
  source_id: number,
  ids: ReadonlyArray<number>,
  came: 0 | 1,
  named: string | null,
): ReadonlyArray<Change> => {
  const flow_id = numberOf(recorded);
  const [source] = find(sourceRequests, { flow_id, source_id }, ['reference', 'open_request', 'last_request']);
  if (source === undefined || ids.length === 0) return [];
  const request = requestOf(named, source.open_request);
  const of: Span = { flow_id, request_id: request ?? source.last_request, phase: request === null ? AFTER : DURING };
  const moves = { added: 0, removed: 0, moved: 0 };
  let [cameNet, wentNet] = [0, 0];
  const rowChanges: Change[] = [];
  for (const participant_id of ids) {
    const before = find(changes, { ...of, participant_id }, ['source_id', 'came', 'paired']);
    const after = touchedBy(before, source_id, came);
    for (const row of before) {
      if (after.some(one => one.source_id === row.source_id)) continue;
      if (row.came === 1) cameNet -= 1;
      else wentNet -= 1;
      rowChanges.push(changes.remove({ ...of, participant_id, source_id }));
    }
    for (const row of after) {
      const old = before.find(one => one.source_id === row.source_id);
      if (old === undefined) {
        if (row.came === 1) cameNet += 1;
        else wentNet += 1;
      }
      if (old?.paired !== row.paired) rowChanges.push(changes.put({ ...of, participant_id, ...row }));
    }
    const [was, is] = [movesOf(before), movesOf(after)];
    moves.added += is.added - was.added;
    moves.removed += is.removed - was.removed;
    moves.moved += is.moved - was.moved;
  }
  const [known] = find(sourceChanges, { ...of, source_id }, ['came']);
  const call = callOf(find, recorded, of, came === 1 ? { came: ids.length } : { went: ids.length });
  const before = totalsOf(find, of);
  const isLate = named !== null && named !== source.open_request && before?.requested_at != null;
  const late = isLate ? ids.length : 0;
  const late_after_undo = isLate && before.undo_id !== null ? ids.length : 0;
  return [
    ...rowChanges,
    known === undefined
      ? sourceChanges.put({ ...of, source_id, reference: source.reference, came: cameNet, went: wentNet })
      : sourceChanges.patch({ ...of, source_id }, { came: plus(cameNet), went: plus(wentNet) }),
    ...call.changes,
    addToTotals(find, of, { ...moves, late, late_after_undo, calls: call.isNew ? 1 : 0 }),
  ];
};

const metadataChanged = (recorded: Recorded & { event: { type: 'FlowMetadataReplaced' } }, find: Find) => {
  const flow_id = numberOf(recorded);
  const { metadata, requestId: named } = recorded.event;
  const [now] = find(metadataNow, { flow_id }, ['metadata', 'last_request']);
  if (now === undefined) return [];
  const before: Metadata = JSON.parse(now.metadata);
  const keys = changedKeys(before, metadata);
  const stands = metadataNow.patch({ flow_id }, { metadata: JSON.stringify(metadata) });
  const open = named === null ? find(openIn, { flow_id }, ['request_id']).map(row => row.request_id) : [named];
  const spans: ReadonlyArray<Span> =
    open.length > 0
      ? open.map(request_id => ({ flow_id, request_id, phase: DURING }))
      : [{ flow_id, request_id: now.last_request, phase: AFTER }];
  return [
    stands,
    ...spans.flatMap(of => {
      const call = callOf(find, recorded, of, { metadata: keys.length });
      return [
        ...keys.map((key): Change => {
          const value_after = valueUnder(metadata, key);
          const [known] = find(metadataChanges, { ...of, key }, ['value_before']);
          if (known === undefined)
            return metadataChanges.put({ ...of, key, value_before: valueUnder(before, key), value_after });
          return known.value_before === value_after
            ? metadataChanges.remove({ ...of, key })
            : metadataChanges.patch({ ...of, key }, { value_after });
        }),
        ...call.changes,
        addToTotals(find, of, { calls: call.isNew ? 1 : 0 }),
      ];
    }),
  ];
};

/** The request is open for these sources no more. */
const closed = (find: Find, flow_id: number, request_id: string | null, ids: ReadonlyArray<number>) => {
  if (request_id === null) return [];
  const closing = [...new Set(ids)].filter(
    source_id => find(sourceRequests, { flow_id, source_id }, ['open_request'])[0]?.open_request === request_id,
  );
  return closing.length === 0
    ? []
    : [
        ...closing.map(source_id => sourceRequests.patch({ flow_id, source_id }, { open_request: null })),
        ...fewerOpen(find, flow_id, request_id, closing.length),
      ];
};

const fewerOpen = (find: Find, flow_id: number, request_id: string, closed: number): ReadonlyArray<Change> => {
  const [open] = find(openIn, { flow_id, request_id }, ['sources']);
  if (open === undefined) return [];
  return [
    open.sources <= closed
      ? openIn.remove({ flow_id, request_id })
      : openIn.patch({ flow_id, request_id }, { sources: plus(-closed) }),
  ];
};

/** All who are on the source leave it. */
const leftBy = (recorded: Recorded, find: Find, source_id: number, named: string | null): ReadonlyArray<Change> => {
  const flow_id = numberOf(recorded);
  const ids = find(members, { flow_id, source_id }, ['participant_id']).map(row => row.participant_id);
  if (ids.length === 0) return [];
  return [members.remove({ flow_id, source_id }), ...touch(recorded, find, source_id, ids, 0, named)];
};

const idsOf = (sources: ReadonlyArray<{ readonly sourceId: number }>): ReadonlyArray<number> =>
  sources.map(({ sourceId }) => sourceId);

const fold = (recorded: Recorded, find: Find): ReadonlyArray<Change> => {
  const { event } = recorded;
  const flow_id = numberOf(recorded);
  switch (event.type) {
    case 'FlowRegistered':
      return [metadataNow.put({ flow_id, metadata: '{}', last_request: '' })];
    case 'FlowMetadataReplaced':
      return metadataChanged({ ...recorded, event }, find);
    case 'SourceAdded': {
      const { sourceId: source_id, reference } = event;
      return [sourceRequests.put({ flow_id, source_id, reference, open_request: null, last_request: '' })];
    }
    case 'SourceRemoved': {
      const { sourceId: source_id } = event;
      return [...leftBy(recorded, find, source_id, null), sourceRequests.remove({ flow_id, source_id })];
    }
    case 'SyncRequested': {
      const { requestId: request_id } = event;
      const sourceIds = idsOf(event.sources);
      const left = sourceIds.flatMap(source_id => {
        const [open] = find(sourceRequests, { flow_id, source_id }, ['open_request']);
        return open?.open_request && open.open_request !== request_id
          ? fewerOpen(find, flow_id, open.open_request, 1)
          : [];
      });
      return [
        ...left,
        ...sourceIds.map(source_id =>
          sourceRequests.patch({ flow_id, source_id }, { open_request: request_id, last_request: request_id }),
        ),
        openIn.put({ flow_id, request_id, sources: sourceIds.length }),
        metadataNow.patch({ flow_id }, { last_request: request_id }),
        changeTotals.put({ flow_id, request_id, phase: DURING, ...noTotals, ...unused, requested_at: event.at }),
      ];
    }
    case 'SyncCompleted':
    case 'SyncFailed':
      return closed(find, flow_id, event.requestId, [event.sourceId]);
    case 'SyncCancelled':
    case 'SyncTimedOut':
    case 'SyncUndelivered':
      return closed(find, flow_id, event.requestId, idsOf(event.sources));
    case 'ParticipantAllocated':
    case 'ParticipantDeallocated': {
      const { sourceId: source_id, participantId: participant_id, requestId } = event;
      const came = event.type === 'ParticipantAllocated' ? 1 : 0;
      const member = { flow_id, source_id, participant_id };
      if (find(members, member, ['source_id']).length === came) return [];
      return [
        came === 1 ? members.put(member) : members.remove(member),
        ...touch(recorded, find, source_id, [participant_id], came, requestId),
      ];
    }
    case 'AllocationsCleared':
      return leftBy(recorded, find, event.sourceId, event.requestId);
    case 'SyncUndone': {
      const { at: undone_at, requestId: request_id, undoId: undo_id, conflicts } = event;
      const [of, ofUndo] = [request_id, undo_id].map(id => ({ flow_id, request_id: id, phase: DURING })) as [
        Span,
        Span,
      ];
      const undone = { undo_id, undone_at, undone_by: recorded.metadata.actor.id, conflicts, late_after_undo: 0 };
      return [setTotals(find, of, undone), setTotals(find, ofUndo, { undoes: request_id })];
    }
  }
};

export const changesProjection = projection<'flow', (typeof types)[number]>({
  name: 'changes',
  version: 1,
  follows: ['flow'],
  isNeverCopied: true,
  types,
  tables: [
    changes,
    sourceChanges,
    changeTotals,
    changeCalls,
    metadataChanges,
    sourceRequests,
    openIn,
    metadataNow,
    members,
  ],
  fold,
});
