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
} from '../kernel/types';

export const FlowCode = text('FlowCode', { minLength: 1, maxLength: 100 });
export const FlowTitle = text('FlowTitle', { minLength: 1, maxLength: 500 });
export const FlowSubTitle = text('FlowSubTitle', { maxLength: 500 });
export const FlowKind = text('FlowKind', { maxLength: 50 });
export const Description = text('Description', { maxLength: 1000 });
export const Message = text('Message', { maxLength: 2000 });
/** Machine-readable: why the integrator's side failed. */
export const FailureReason = text('FailureReason', { minLength: 1, maxLength: 255 });
/** In seconds, from a minute to a year: how old the data of a source may be. */
export const MaxAge = integer('MaxAge', { min: 60, max: 31_536_000 });
export const Percent = integer('Percent', { min: 0, max: 100 });
export const SyncCounts = t.partial({ added: Count, updated: Count, removed: Count }, 'SyncCounts');
export type SyncCounts = t.TypeOf<typeof SyncCounts>;
export const MetadataKey = text('MetadataKey', { minLength: 1, maxLength: 100 });
export const MetadataValue = text('MetadataValue', { maxLength: 1000 });
export const Metadata = t.record(MetadataKey, MetadataValue, 'Metadata');
export type Metadata = t.TypeOf<typeof Metadata>;

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
export const FlowMetadataReplaced = event('FlowMetadataReplaced', { metadata: Metadata });
export const FlowArchived = event('FlowArchived', {});
export const FlowUnarchived = event('FlowUnarchived', {});
export const ParticipantAdded = event('ParticipantAdded', { participantId: ParticipantId });

export const SourceAdded = event('SourceAdded', { ...named, description: t.string });
export const SourceDescribed = event('SourceDescribed', { ...named, description: t.string });
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
/** Somebody asked for a sync of sources that are open in this request: nobody is told again. */
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
  message: nullable(Message),
  deadline: addedLater(Instant),
});
/** `requestId` is null when nobody had asked; `late`: after the end of that request, whose outcome it takes the place of. */
export const SyncCompleted = event('SyncCompleted', {
  ...named,
  requestId: nullable(RequestId),
  late: t.boolean,
  message: nullable(Message),
  counts: nullable(SyncCounts),
});
export const SyncFailed = event('SyncFailed', {
  ...named,
  requestId: nullable(RequestId),
  late: t.boolean,
  reason: nullable(FailureReason),
  message: nullable(Message),
});
/** An answer to a request that was cancelled, or is not the one that the source shows the end of: it sets nothing. */
export const SyncAnswerNoted = event('SyncAnswerNoted', {
  ...named,
  requestId: RequestId,
  answer: t.union([t.literal('SUCCESS'), t.literal('FAILED')]),
  reason: nullable(FailureReason),
  message: nullable(Message),
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

export const ParticipantAllocated = event('ParticipantAllocated', { sourceId: SourceId, participantId: ParticipantId });
export const ParticipantDeallocated = event('ParticipantDeallocated', {
  sourceId: SourceId,
  participantId: ParticipantId,
});
export const AllocationsCleared = event('AllocationsCleared', { sourceId: SourceId, count: Count });

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
    NothingChanged,
  ],
  'FlowEvent',
);
export type FlowEvent = t.TypeOf<typeof FlowEvent>;
