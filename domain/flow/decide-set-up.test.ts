import {
  A,
  added,
  archived,
  ask,
  at,
  B,
  cancelled,
  completed,
  given,
  R1,
  R2,
  registered,
  requested,
  twoClasses,
  unarchived,
} from '../../test/support/domain/flow-examples';
import { conflict, forbidden, notFound } from '../kernel/aggregate';

const everyCommand = Object.values(ask);

describe('a flow that is not registered', () => {
  it('is registered', () => {
    given()
      .when(ask.RegisterFlow)
      .then([{ ...registered, at }]);
  });

  it('is registered by putting it, with nothing but code and title', () => {
    const put = { code: 'MATH-2', title: 'Mathematics', subTitle: null, kind: null, managers: [] };
    given()
      .when(ask.PutFlow)
      .then([{ type: 'FlowRegistered', at, flowId: 7, ...put }]);
  });

  it('lets a timer that comes too early or too late pass', () => {
    given().when(ask.TimeOutSync).then([]);
    given().when(ask.FailUndelivered).then([]);
    given().when(ask.TimeOutHold).then([]);
  });

  const allowed = ['RegisterFlow', 'PutFlow', 'TimeOutSync', 'FailUndelivered', 'MarkStale', 'TimeOutHold'];
  const others = everyCommand.filter(({ type }) => !allowed.includes(type));
  it.each(others.map(command => [command.type, command]))('is not found by %s', (_, command) => {
    given().when(command).then(notFound('flow-not-found', 'There is no such flow.'));
  });
});

describe('a registered flow', () => {
  it('is not registered again', () => {
    given(registered).when(ask.RegisterFlow).then(conflict('flow-exists', 'Flow 7 exists already.'));
  });

  it.each([
    { code: 'MATH-2', title: 'Mathematics' },
    { code: 'MATH-1', title: 'Statistics' },
  ])('keeps by a put of %p what the put leaves out', changed => {
    const rest = { subTitle: 'Spring', kind: 'exam', managers: [11] };
    given(registered)
      .when({ ...ask.PutFlow, details: changed })
      .then([{ type: 'FlowDetailsChanged', at, ...changed, ...rest }]);
  });

  it('is not changed by a put of what it is', () => {
    const put = { ...ask.PutFlow, details: { code: 'MATH-1', title: 'Mathematics' } };
    given(registered).when(put).then([]);
    given(registered, archived).when(put).then([]);
    given(registered, { type: 'FlowDetailsChanged', at, ...put.details, subTitle: null, kind: null, managers: [] })
      .when(put)
      .then([]);
  });

  it('gets metadata, and is not changed by the same metadata in another order', () => {
    const metadata = { room: 'A1', term: 'spring' };
    const event = { type: 'FlowMetadataReplaced', at, metadata, requestId: null } as const;
    given(registered)
      .when({ ...ask.ReplaceMetadata, metadata })
      .then([event]);
    given(registered, event)
      .when({ ...ask.ReplaceMetadata, metadata: { term: 'spring', room: 'A1' } })
      .then([]);
    given(registered)
      .when({ ...ask.ReplaceMetadata, metadata: {} })
      .then([]);
  });

  it.each<Record<string, string>>([
    {},
    { room: 'A2' },
    { rooms: 'A1' },
    { room: 'A1', term: 'spring' },
    JSON.parse('{"__proto__":"A1"}'),
    { constructor: 'A1' } as never,
  ])('has its metadata { room: A1 } replaced by %p', metadata => {
    given(registered, { type: 'FlowMetadataReplaced', at, metadata: { room: 'A1' }, requestId: null })
      .when({ ...ask.ReplaceMetadata, metadata })
      .then([{ type: 'FlowMetadataReplaced', at, metadata, requestId: null }]);
  });

  it('gets each participant once', () => {
    const participant = (participantId: number) => ({ type: 'ParticipantAdded', at, participantId }) as const;
    given(registered, participant(2))
      .when({ ...ask.AddParticipants, participantIds: [3, 2, 1, 3] })
      .then([participant(3), participant(1)]);
    given(registered, participant(1), participant(2)).when(ask.AddParticipants).then([]);
    given(registered)
      .when({ ...ask.AddParticipants, participantIds: [] })
      .then([]);
  });
});

describe('archiving a flow', () => {
  it('is one event, and none when it is archived', () => {
    given(registered)
      .when(ask.ArchiveFlow)
      .then([{ ...archived, at }]);
    given(registered, archived).when(ask.ArchiveFlow).then([]);
  });

  it('is undone by one event, and none when it is not archived', () => {
    given(registered, archived)
      .when(ask.UnarchiveFlow)
      .then([{ ...unarchived, at }]);
    given(registered, archived, unarchived).when(ask.UnarchiveFlow).then([]);
    given(registered).when(ask.UnarchiveFlow).then([]);
  });

  it('first cancels every open request, for the sources that are still open in it', () => {
    const C = { sourceId: 3, reference: 'class-c' };
    given(...twoClasses, added(C), requested(R1, A, B), requested(R2, C), completed(R1, A))
      .when(ask.ArchiveFlow)
      .then([
        { ...cancelled(R1, 'flow-archived', B), at },
        { ...cancelled(R2, 'flow-archived', C), at },
        { type: 'FlowArchived', at },
      ]);
  });

  it('leaves nothing open for a timer that comes afterwards', () => {
    given(...twoClasses, requested(R1, A), cancelled(R1, 'flow-archived', A), archived)
      .when(ask.TimeOutSync)
      .then([]);
  });

  const allowed = [
    'RegisterFlow',
    'ArchiveFlow',
    'UnarchiveFlow',
    'TimeOutSync',
    'FailUndelivered',
    'MarkStale',
    'TimeOutHold',
  ];
  const refused = everyCommand.filter(({ type }) => !allowed.includes(type));
  it.each(refused.map(command => [command.type, command]))('refuses %s from then on', (_, command) => {
    given(...twoClasses, archived)
      .when(command)
      .then(forbidden('flow-archived', 'Flow 7 is archived; unarchive it to change it.'));
  });
});
