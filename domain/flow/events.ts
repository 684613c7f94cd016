/**
 * Everything that can have happened to a flow: the stored contract. A stored event is never edited; a field may be
 * added, and a changed meaning is a new event. No personal data: people are ids here.
 */
import * as t from 'io-ts';
import { event, NothingChanged } from '../kernel/aggregate';
import {
  addedLater,
  Count,
  FlowId,
  Instant,
  integer,
  nullable,
  ParticipantId,
  Reference,
  RequestId,
  SourceId,
  text,
  Uuid,
} from '../kernel/types';

export const FlowCode = text('FlowCode', { minLength: 1, maxLength: 100 });
export const FlowTitle = text('FlowTitle', { minLength: 1, maxLength: 500 });
export const FlowSubTitle = text('FlowSubTitle', { maxLength: 500 });
export const FlowKind = text('FlowKind', { maxLength: 50 });
export const Description = text('Description', { maxLength: 1000 });
export const Message = text('Message', { maxLength: 2000 });
/** Machine-readable: why the integrator's side failed. */
export const FailureReason = text('FailureReason', { minLength: 1, maxLength: 255 });
/** One of these as an event has it: perhaps sealed (`free-texts`), and so longer. */
const FreeText = t.string;
/** In seconds, from a minute to a year: how old the data of a source may be. */
export const MaxAge = integer('MaxAge', { min: 60, max: 31_536_000 });
export const Percent = integer('Percent', { min: 0, max: 100 });
export const SyncCounts = t.partial({ added: Count, updated: Count, removed: Count }, 'SyncCounts');
export type SyncCounts = t.TypeOf<typeof SyncCounts>;
export const MetadataKey = text('MetadataKey', { minLength: 1, maxLength: 100 });
export const MetadataValue = text('MetadataValue', { maxLength: 1000 });
export const Metadata = t.record(MetadataKey, MetadataValue, 'Metadata');
export type Metadata = t.TypeOf<typeof Metadata>;

/** How much may be taken away at once: a change beyond both this share and this number is held. */
export const RemovalGuard = text('RemovalGuard', {
  maxLength: 12,
  pattern: /^(off|(100|[1-9]?[0-9])%,[0-9]{1,6})$/,
  expected: '"off", or a share from 0% to 100% and a number as 20%,5',
});
export type RemovalGuard = t.TypeOf<typeof RemovalGuard>;

const details = {
  code: FlowCode,
  title: FlowTitle,
  subTitle: nullable(FlowSubTitle),
  kind: nullable(FlowKind),
  managers: t.readonlyArray(ParticipantId),
};
export const FlowDetails = t.type(details);
export type FlowDetails = t.TypeOf<typeof FlowDetails>;

/** When it takes place, as far as that is known. */
const dates = { startsAt: nullable(Instant), endsAt: nullable(Instant) };
export const FlowDates = t.type(dates);
export type FlowDates = t.TypeOf<typeof FlowDates>;

/** A source named so that a reader of the one event needs no other. */
export const NamedSource = t.type({ sourceId: SourceId, reference: Reference }, 'NamedSource');
export type NamedSource = t.TypeOf<typeof NamedSource>;

const named = { sourceId: SourceId, reference: Reference };
const sources = t.readonlyArray(NamedSource);

export const FlowRegistered = event('FlowRegistered', { flowId: FlowId, ...details });
export const FlowDetailsChanged = event('FlowDetailsChanged', details);
export const FlowDatesSet = event('FlowDatesSet', dates);
export const FlowMetadataReplaced = event('FlowMetadataReplaced', {
  metadata: Metadata,
  requestId: addedLater(RequestId),
});
export const FlowArchived = event('FlowArchived', {});
export const FlowUnarchived = event('FlowUnarchived', {});
export const ParticipantAdded = event('ParticipantAdded', { participantId: ParticipantId });

export const SourceAdded = event('SourceAdded', { ...named, description: FreeText });
export const SourceDescribed = event('SourceDescribed', { ...named, description: FreeText });
/** `maxAge`: how old its data may be; null: that is not promised any more. */
export const SourceFreshnessSet = event('SourceFreshnessSet', { ...named, maxAge: nullable(MaxAge) });
/** Its data are older than promised since then. Once, until a sync succeeds. */
export const SourceBecameStale = event('SourceBecameStale', { ...named, maxAge: MaxAge, since: Instant });
export const SourceRemoved = event('SourceRemoved', named);

/** One click by a manager. `flowCode` is that of the moment, so that the webhook tells what the manager saw. */
export const SyncRequested = event('SyncRequested', {
  requestId: RequestId,
  flowCode: FlowCode,
  sources,
  deadline: Instant,
});
/** Somebody asked for a sync of sources that are open in this request: nobody is notified again. */
export const SyncJoined = event('SyncJoined', { requestId: RequestId, sources });
/** Somebody asked for another sync of sources that are open: it is made when all of them have ended, in `SyncRequested`. */
export const SyncQueued = event('SyncQueued', {
  requestId: RequestId,
  flowCode: FlowCode,
  sources,
  deadlineMs: Count,
});
/**
 * The manager asked for the same message again, about the sources that are still open. `deadline`: until when there is
 * time from now on; null: as before.
 */
export const SyncResent = event('SyncResent', {
  requestId: RequestId,
  flowCode: FlowCode,
  sources,
  deadline: addedLater(Instant),
});
export const SyncProgressed = event('SyncProgressed', {
  ...named,
  requestId: RequestId,
  percent: nullable(Percent),
  message: nullable(FreeText),
  deadline: addedLater(Instant),
});
/** `requestId` is null when nobody had asked; `late`: after the end of that request, whose outcome it takes the place of. */
export const SyncCompleted = event('SyncCompleted', {
  ...named,
  requestId: nullable(RequestId),
  late: t.boolean,
  message: nullable(FreeText),
  counts: nullable(SyncCounts),
});
export const SyncFailed = event('SyncFailed', {
  ...named,
  requestId: nullable(RequestId),
  late: t.boolean,
  reason: nullable(FreeText),
  message: nullable(FreeText),
});
/** An answer to a request that was cancelled, or is not the one that the source shows the end of: it sets nothing. */
export const SyncAnswerNoted = event('SyncAnswerNoted', {
  ...named,
  requestId: RequestId,
  answer: t.union([t.literal('SUCCESS'), t.literal('FAILED')]),
  reason: nullable(FreeText),
  message: nullable(FreeText),
  counts: nullable(SyncCounts),
});
/** `superseded`: a source that waited for it was asked about anew. */
export const CancelReason = t.union([
  t.literal('requested'),
  t.literal('source-removed'),
  t.literal('flow-archived'),
  t.literal('superseded'),
]);
export type CancelReason = t.TypeOf<typeof CancelReason>;
/** Closes the request for `sources`: all that were open, or the one that was removed. */
export const SyncCancelled = event('SyncCancelled', { requestId: RequestId, sources, reason: CancelReason });
export const SyncTimedOut = event('SyncTimedOut', { requestId: RequestId, sources, deadline: Instant });
/** No webhook was there to send it to, or every one of its deliveries has failed for good. */
export const SyncUndelivered = event('SyncUndelivered', { requestId: RequestId, sources });

/** `requestId` is the request that the command named; see `belongs`. */
const allocation = { sourceId: SourceId, participantId: ParticipantId, requestId: addedLater(RequestId) };
export const ParticipantAllocated = event('ParticipantAllocated', allocation);
export const ParticipantDeallocated = event('ParticipantDeallocated', allocation);
export const AllocationsCleared = event('AllocationsCleared', {
  sourceId: SourceId,
  count: Count,
  requestId: addedLater(RequestId),
});

/** Null: that of the flow, or of the installation. */
export const FlowGuardChanged = event('FlowGuardChanged', { guard: nullable(RemovalGuard) });
export const SourceGuardChanged = event('SourceGuardChanged', { ...named, guard: nullable(RemovalGuard) });

/** What was to take participants away: a whole list, a clear, single participants, or the source's own removal. */
export const HeldChange = t.keyof({ list: null, clear: null, participants: null, source: null }, 'HeldChange');
export type HeldChange = t.TypeOf<typeof HeldChange>;
export const HoldComment = text('HoldComment', { maxLength: 1000 });
const hold = { ...named, holdId: Uuid };
const participantIds = t.readonlyArray(ParticipantId);
/**
 * Nothing was taken away: a person decides. Several events with one `holdId` are parts of one hold. `of`: how many the
 * source had; `guard`: the bound that the change goes beyond.
 */
export const RemovalHeld = event('RemovalHeld', {
  ...hold,
  requestId: nullable(RequestId),
  change: HeldChange,
  removed: participantIds,
  added: participantIds,
  addMissing: t.boolean,
  of: Count,
  guard: RemovalGuard,
  deadline: Instant,
});
export const HoldApproved = event('HoldApproved', {
  ...hold,
  comment: nullable(FreeText),
  removed: Count,
  added: Count,
});
export const HoldRejected = event('HoldRejected', { ...hold, comment: nullable(FreeText) });
export const HoldTimedOut = event('HoldTimedOut', { ...hold, deadline: Instant });
/** `newer`: another change took its place; `worse`: more would go than was shown, so that it is shown again. */
export const SupersededBecause = t.keyof({ newer: null, worse: null, 'flow-archived': null }, 'SupersededBecause');
export const HoldSuperseded = event('HoldSuperseded', { ...hold, reason: SupersededBecause, by: nullable(Uuid) });

/**
 * What the request did is taken back, by the events before that name `undoId`; `added` and `removed` count those. What
 * somebody changed since is left alone: `conflicts`.
 */
export const SyncUndone = event('SyncUndone', {
  requestId: RequestId,
  undoId: RequestId,
  sources,
  added: Count,
  removed: Count,
  metadata: Count,
  conflicts: Count,
});

export const FlowEvent = t.union(
  [
    FlowRegistered,
    FlowDetailsChanged,
    FlowDatesSet,
    FlowMetadataReplaced,
    FlowArchived,
    FlowUnarchived,
    ParticipantAdded,
    SourceAdded,
    SourceDescribed,
    SourceFreshnessSet,
    SourceBecameStale,
    SourceRemoved,
    SyncRequested,
    SyncJoined,
    SyncQueued,
    SyncResent,
    SyncProgressed,
    SyncCompleted,
    SyncFailed,
    SyncAnswerNoted,
    SyncCancelled,
    SyncTimedOut,
    SyncUndelivered,
    ParticipantAllocated,
    ParticipantDeallocated,
    AllocationsCleared,
    FlowGuardChanged,
    SourceGuardChanged,
    RemovalHeld,
    HoldApproved,
    HoldRejected,
    HoldTimedOut,
    HoldSuperseded,
    SyncUndone,
    NothingChanged,
  ],
  'FlowEvent',
);
export type FlowEvent = t.TypeOf<typeof FlowEvent>;
