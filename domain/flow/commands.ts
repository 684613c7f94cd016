/** What one can ask of a flow. `at` is the time of asking; ids that the flow does not give itself come in with it. */

import type * as t from 'io-ts';
import type { Instant, Reference, RequestId } from '../kernel/types';
import type { FlowDates, FlowDetails, Metadata, RemovalGuard, SyncCounts } from './events';
import type { Undo } from './undo-plan';

interface At {
  readonly at: Instant;
}
interface OfSource extends At {
  readonly sourceId: number;
}
/** What may take participants away: the guard of the installation, and which hold it would make, until when. */
export interface Guarded extends At {
  readonly guard: RemovalGuard;
  readonly holdId: string;
  readonly holdUntil: Instant;
}
/**
 * The integrator names a source by its reference, and may name the request it answers. `arrivedAt`: when all of it was
 * there, by the clock that `at` is of; default: at once.
 */
interface Answer extends At {
  readonly reference: Reference;
  readonly requestId: RequestId | null;
  readonly arrivedAt?: Instant;
}

/** `description` null: as it is, empty where the source is new. */
export interface SourceSetUp {
  readonly reference: Reference;
  readonly description: string | null;
  readonly participantIds: ReadonlyArray<number>;
}

export type FlowCommand =
  /** Refused when the flow exists. */
  | ({ readonly type: 'RegisterFlow'; readonly flowId: number; readonly details: FlowDetails } & At)
  /** Registers the flow or changes its code and title; what `details` leaves out stays as it is. */
  | ({
      readonly type: 'PutFlow';
      readonly flowId: number;
      readonly details: Pick<FlowDetails, 'code' | 'title'>;
    } & At)
  /** What is left out, or null, stays as it is. */
  | ({
      readonly type: 'SetUpFlow';
      readonly details: Partial<FlowDetails>;
      readonly dates: Partial<FlowDates>;
      readonly metadata: Metadata | null;
      readonly sources: ReadonlyArray<SourceSetUp>;
      readonly participantIds: ReadonlyArray<number>;
      readonly maxSources: number;
    } & At)
  | ({ readonly type: 'ReplaceMetadata'; readonly metadata: Metadata } & At)
  | ({ readonly type: 'ArchiveFlow' } & At)
  | ({ readonly type: 'UnarchiveFlow' } & At)
  | ({ readonly type: 'AddParticipants'; readonly participantIds: ReadonlyArray<number> } & At)
  /** `maxSources`: how many the flow may have with this one. */
  | ({
      readonly type: 'AddSource';
      readonly reference: Reference;
      readonly description: string;
      readonly maxSources: number;
    } & At)
  /** `maxAge` in seconds; null: none is promised any more; left out: as it is. */
  | ({
      readonly type: 'DescribeSource';
      readonly description: string;
      readonly maxAge?: number | null | undefined;
    } & OfSource)
  | ({ readonly type: 'MarkStale' } & OfSource)
  | ({ readonly type: 'RemoveSource' } & OfSource & Guarded)
  /** `references` null: all sources of the flow. `requestId` is used when a request is made, not when one is joined. */
  | ({
      readonly type: 'RequestSync';
      readonly requestId: RequestId;
      readonly references: ReadonlyArray<Reference> | null;
      readonly deadline: Instant;
      /** What becomes of sources that are open: default `join`; `queueAs`: of the request that is made when they have ended. */
      readonly whenOpen?: 'join' | 'refuse' | { readonly queueAs: RequestId };
    } & At)
  | ({ readonly type: 'ResendSync'; readonly requestId: RequestId } & At)
  | ({ readonly type: 'CancelSync'; readonly requestId: RequestId } & At)
  | ({ readonly type: 'TimeOutSync'; readonly requestId: RequestId } & At)
  /** Nobody was there to send it to, or no delivery will be tried any more. */
  | ({ readonly type: 'FailUndelivered'; readonly requestId: RequestId } & At)
  | ({ readonly type: 'ReportProgress'; readonly percent: number | null; readonly message: string | null } & Answer)
  | ({
      readonly type: 'CompleteSync';
      readonly message: string | null;
      readonly counts: t.TypeOf<typeof SyncCounts> | null;
    } & Answer)
  | ({ readonly type: 'FailSync'; readonly reason: string | null; readonly message: string | null } & Answer)
  | ({ readonly type: 'AllocateParticipants'; readonly participantIds: ReadonlyArray<number> } & OfSource)
  | ({ readonly type: 'DeallocateParticipant'; readonly participantId: number } & OfSource & Guarded)
  | ({ readonly type: 'ClearAllocations' } & OfSource & Guarded)
  /** Who is on the source from now on. `addMissing`: those who are not on the flow are added to it. */
  | ({
      readonly type: 'ReplaceAllocations';
      readonly participantIds: ReadonlyArray<number>;
      readonly requestId: RequestId | null;
      readonly addMissing: boolean;
    } & OfSource &
      Guarded)
  /** Null: as the flow, or the installation. */
  | ({ readonly type: 'SetFlowGuard'; readonly removalGuard: RemovalGuard | null } & At)
  | ({ readonly type: 'SetSourceGuard'; readonly removalGuard: RemovalGuard | null } & OfSource)
  /** `shown`: how many would go, as the person has seen it. `newHoldId` is used when more would go than was shown. */
  | ({
      readonly type: 'ApproveHold';
      readonly holdId: string;
      readonly comment: string | null;
      readonly shown: number | null;
      readonly newHoldId: string;
      readonly holdUntil: Instant;
    } & At)
  | ({ readonly type: 'RejectHold'; readonly holdId: string; readonly comment: string | null } & At)
  | ({ readonly type: 'TimeOutHold'; readonly holdId: string } & At)
  | ({ readonly type: 'UndoSync'; readonly undo: Undo } & At);
