import * as fc from 'fast-check';
import { has, size } from '../kernel/id-set';
import { arbitrary, commands, few } from '../testing/arbitrary';
import { twoClasses } from '../testing/flow-examples';
import { itKeepsTheLaws } from '../testing/laws';
import type { FlowCommand } from './commands';
import { FlowDetails, Metadata } from './events';
import { flow, flowStream } from './flow';
import { type Flow, stateOf } from './state';

const at = few.instant;
const sourceId = few.id;
const reference = few.reference;
const requestId = few.uuid;
const participantIds = fc.array(few.id, { maxLength: 5 });
const details = arbitrary(FlowDetails);
const metadata = arbitrary(Metadata);
const message = fc.constantFrom(null, 'As expected');
const answered = { at, reference, requestId: fc.option(requestId, { freq: 2 }), message };

const flowCommands = commands<FlowCommand>(
  {
    RegisterFlow: fc.record({ at, flowId: few.id, details }),
    PutFlow: fc.record({
      at,
      flowId: few.id,
      details: fc.record({ code: fc.constantFrom('A', 'B'), title: fc.constant('T') }),
    }),
    ReplaceMetadata: fc.record({ at, metadata }),
    ArchiveFlow: fc.record({ at }),
    UnarchiveFlow: fc.record({ at }),
    AddParticipants: fc.record({ at, participantIds }),
    AddSource: fc.record({
      at,
      reference,
      description: fc.constantFrom('', 'First'),
      maxSources: fc.constantFrom(2, 9),
    }),
    DescribeSource: fc.record({ at, sourceId, description: fc.constantFrom('', 'First') }),
    RemoveSource: fc.record({ at, sourceId }),
    RequestSync: fc.record({
      at,
      requestId,
      deadline: at,
      references: fc.option(fc.array(reference, { maxLength: 3 })),
    }),
    ResendSync: fc.record({ at, requestId }),
    CancelSync: fc.record({ at, requestId }),
    TimeOutSync: fc.record({ at, requestId }),
    ReportProgress: fc.record({ at, reference, percent: fc.constantFrom(null, 0, 100), message }),
    CompleteSync: fc.record({ ...answered, counts: fc.constantFrom(null, { added: 1 }) }),
    FailSync: fc.record({ ...answered, reason: fc.constantFrom(null, 'registrar-down') }),
    AllocateParticipants: fc.record({ at, sourceId, participantIds }),
    DeallocateParticipant: fc.record({ at, sourceId, participantId: few.id }),
    ClearAllocations: fc.record({ at, sourceId }),
  },
  [
    'RegisterFlow',
    'PutFlow',
    'ReplaceMetadata',
    'AddParticipants',
    'ArchiveFlow',
    'RemoveSource',
    'CancelSync',
    'TimeOutSync',
  ],
);

const unique = (values: ReadonlyArray<unknown>): boolean => new Set(values).size === values.length;

const achieves = (command: FlowCommand, state: Flow): boolean => {
  const byId = 'sourceId' in command ? state.sources.find(source => source.sourceId === command.sourceId) : undefined;
  const byReference =
    'reference' in command ? state.sources.find(source => source.reference === command.reference) : undefined;
  switch (command.type) {
    case 'RegisterFlow':
      return state.flowId === command.flowId && state.details.code === command.details.code;
    case 'PutFlow':
      return state.details.code === command.details.code && state.details.title === command.details.title;
    case 'ReplaceMetadata':
      return (
        Object.keys(state.metadata).length === Object.keys(command.metadata).length &&
        Object.entries(command.metadata).every(([key, value]) => state.metadata[key] === value)
      );
    case 'ArchiveFlow':
      return state.archived;
    case 'UnarchiveFlow':
      return !state.archived;
    case 'AddParticipants':
      return command.participantIds.every(id => has(state.participants, id));
    case 'AddSource':
      return byReference?.sourceId === state.lastSourceId;
    case 'DescribeSource':
      return byId?.description === command.description;
    case 'RemoveSource':
      return byId === undefined;
    case 'RequestSync': {
      const asked = state.sources.filter(source => command.references?.includes(source.reference) ?? true);
      return asked.every(source => stateOf(source) === 'PENDING');
    }
    case 'ResendSync':
      return state.openRequests.some(open => open.requestId === command.requestId);
    case 'CancelSync':
      return !state.openRequests.some(open => open.requestId === command.requestId);
    case 'TimeOutSync':
      return !state.openRequests.some(open => open.requestId === command.requestId && open.deadline <= command.at);
    case 'ReportProgress':
      return byReference?.openRequest !== null;
    case 'CompleteSync':
      return byReference !== undefined && stateOf(byReference) === 'SUCCESS';
    case 'FailSync':
      return byReference !== undefined && stateOf(byReference) === 'FAILED';
    case 'AllocateParticipants':
      return command.participantIds.every(id => byId !== undefined && has(byId.allocated, id));
    case 'DeallocateParticipant':
      return byId !== undefined && !has(byId.allocated, command.participantId);
    case 'ClearAllocations':
      return byId !== undefined && size(byId.allocated) === 0;
  }
};

describe('a flow', () => {
  it('has its stream', () => {
    expect(flowStream(7)).toBe('flow-7');
  });

  itKeepsTheLaws(flow, {
    start: twoClasses,
    commands: flowCommands,
    achieves,
    newEachTime: ['SyncResent', 'SyncProgressed'],
    invariants: {
      'references are unique': ({ sources }) => unique(sources.map(source => source.reference)),
      'source ids are unique and none beyond the last that was given': ({ sources, lastSourceId }) =>
        unique(sources.map(source => source.sourceId)) && sources.every(source => source.sourceId <= lastSourceId),
      'a source that is open is so in an open request': ({ sources, openRequests }) =>
        sources.every(
          ({ openRequest }) => openRequest === null || openRequests.some(({ requestId }) => requestId === openRequest),
        ),
      'an open request has a source that is open in it': ({ sources, openRequests }) =>
        openRequests.every(({ requestId }) => sources.some(source => source.openRequest === requestId)),
      'a request is open once': ({ openRequests }) => unique(openRequests.map(({ requestId }) => requestId)),
      'the open request of a source is its last, and says when it was asked': ({ sources }) =>
        sources.every(
          source =>
            source.openRequest === null ||
            (source.openRequest === source.lastRequest && source.lastRequestedSync !== null),
        ),
      'a source that shows Complete says when it was synced': ({ sources }) =>
        sources.every(source => source.outcome !== 'SUCCESS' || source.lastSync !== null),
      'an archived flow has nothing open': ({ archived, openRequests }) => !archived || openRequests.length === 0,
    },
  });
});
