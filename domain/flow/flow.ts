/**
 * The flow aggregate, in reading order: `events` (what is stored), `state` (what the rules need of it), `commands`
 * (what may be asked), `rules` and `decide-*` (what is answered).
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { Aggregate, Decision } from '../kernel/aggregate';
import { get } from '../kernel/sorted-map';
import type { FlowCommand } from './commands';
import * as allocations from './decide-allocations';
import * as answers from './decide-answers';
import { markStale } from './decide-freshness';
import * as holds from './decide-holds';
import * as setUp from './decide-set-up';
import * as sources from './decide-sources';
import * as sync from './decide-sync';
import { undoSync } from './decide-undo';
import * as wholeSetUp from './decide-whole-set-up';
import { FlowEvent } from './events';
import { FlowSnapshot } from './snapshot';
import { evolve, type FlowState } from './state';

const decideOne = (command: FlowCommand): ((state: FlowState) => Decision<FlowEvent>) => {
  switch (command.type) {
    case 'RegisterFlow':
      return setUp.registerFlow(command);
    case 'PutFlow':
      return setUp.putFlow(command);
    case 'SetUpFlow':
      return wholeSetUp.setUpFlow(command);
    case 'ReplaceMetadata':
      return setUp.replaceMetadata(command);
    case 'AddParticipants':
      return setUp.addParticipants(command);
    case 'ArchiveFlow':
      return setUp.archiveFlow(command);
    case 'UnarchiveFlow':
      return setUp.unarchiveFlow(command);
    case 'AddSource':
      return sources.addSource(command);
    case 'DescribeSource':
      return sources.describeSource(command);
    case 'MarkStale':
      return markStale(command);
    case 'RemoveSource':
      return allocations.removeSource(command);
    case 'AllocateParticipants':
      return allocations.allocateParticipants(command);
    case 'DeallocateParticipant':
      return allocations.deallocateParticipant(command);
    case 'ClearAllocations':
      return allocations.clearAllocations(command);
    case 'ReplaceAllocations':
      return allocations.replaceAllocations(command);
    case 'SetFlowGuard':
      return holds.setFlowGuard(command);
    case 'SetSourceGuard':
      return holds.setSourceGuard(command);
    case 'ApproveHold':
      return holds.approveHold(command);
    case 'RejectHold':
      return holds.rejectHold(command);
    case 'TimeOutHold':
      return holds.timeOutHold(command);
    case 'UndoSync':
      return undoSync(command);
    case 'RequestSync':
      return sync.requestSync(command);
    case 'ResendSync':
      return sync.resendSync(command);
    case 'CancelSync':
      return sync.cancelSync(command);
    case 'TimeOutSync':
      return sync.timeOutSync(command);
    case 'FailUndelivered':
      return sync.failUndelivered(command);
    case 'ReportProgress':
      return answers.reportProgress(command);
    case 'CompleteSync':
      return answers.completeSync(command);
    case 'FailSync':
      return answers.failSync(command);
  }
};

const decide = (command: FlowCommand) => (state: FlowState) =>
  pipe(state, decideOne(command), E.map(sync.withQueued(command.at, state)));

/** Measured: what one takes besides its texts and its participants. */
const BYTES_OF_SOURCE = 300;
const BYTES_OF_OPEN_REQUEST = 400;
/** With its id. */
const BYTES_OF_ENDED_REQUEST = 120;
const BYTES_OF_ID = 9;
/** At most: V8 takes one where all of a text are Latin. */
const BYTES_OF_CHARACTER = 2;

const SEPARABLE: ReadonlySet<FlowEvent['type']> = new Set([
  'ParticipantAllocated',
  'ParticipantDeallocated',
  'ParticipantAdded',
  'RemovalHeld',
  'HoldSuperseded',
  'HoldApproved',
  'SyncUndone',
]);

export const flow: Aggregate<FlowCommand, FlowState, FlowEvent> = {
  category: 'flow',
  event: FlowEvent,
  initial: null,
  evolve,
  decide,
  // Of a long list each participant is an event of its own, and the command, given again, does what is missing.
  isSeparable: events => events.every(({ type }) => SEPARABLE.has(type)),
  replacedText: (state, event) => {
    if (event.type !== 'SourceDescribed') return null;
    const source = state === null ? undefined : get(state.sources, event.sourceId);
    return source === undefined ? null : { stands: source.description, text: event.description };
  },
  bytes: state => {
    if (state === null) return 0;
    const { details, metadata, sources, openRequests, queue, participants, held } = state;
    const objects =
      BYTES_OF_SOURCE * sources.size +
      BYTES_OF_OPEN_REQUEST * (openRequests.size + queue.size) +
      BYTES_OF_ENDED_REQUEST * held.ended;
    let characters = held.characters + details.title.length + (details.subTitle?.length ?? 0);
    for (const key in metadata) characters += key.length + (metadata[key]?.length ?? 0);
    return (
      objects +
      BYTES_OF_CHARACTER * characters +
      BYTES_OF_ID * (details.managers.length + participants.size + held.allocated + held.otherIds)
    );
  },
  snapshot: { version: 4, codec: FlowSnapshot },
};

export const flowStream = (flowId: number): string => `${flow.category}-${flowId}`;
