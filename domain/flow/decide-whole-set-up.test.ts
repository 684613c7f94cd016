/** An empty flow that an integration recognises is set up by one command: all of it or nothing. */

import {
  A,
  added,
  archived,
  ask,
  at,
  deadline,
  details,
  given,
  registered,
  shown,
} from '../../test/support/domain/flow-examples';
import { conflict, forbidden, invalid } from '../kernel/aggregate';
import type { FlowEvent } from './events';

const nothing = { details: {}, dates: {}, metadata: null, sources: [], participantIds: [] };
const setUp = { ...ask.SetUpFlow, ...nothing };
const described = (description: string | null) => ({ reference: 'class-a', description, participantIds: [] });

describe('setting up a flow', () => {
  const events: ReadonlyArray<FlowEvent> = [
    { type: 'FlowDetailsChanged', at, ...details, title: 'Biology' },
    { type: 'FlowDatesSet', at, startsAt: deadline, endsAt: null },
    { type: 'FlowMetadataReplaced', at, metadata: { room: 'A1' }, requestId: null },
    { type: 'SourceAdded', at, ...A, description: 'Changed' },
    { type: 'ParticipantAdded', at, participantId: 3 },
    { type: 'ParticipantAdded', at, participantId: 1 },
    { type: 'ParticipantAdded', at, participantId: 2 },
    { type: 'ParticipantAllocated', at, sourceId: 1, participantId: 1, requestId: null },
    { type: 'ParticipantAllocated', at, sourceId: 1, participantId: 2, requestId: null },
  ];

  it('is one decision, and who is allocated is a participant', () => {
    given(registered).when(ask.SetUpFlow).then(events);
  });

  it('a second time is no event', () => {
    given(registered, ...events)
      .when(ask.SetUpFlow)
      .then([]);
  });

  it('adds what is missing and takes nothing away', () => {
    given(registered, ...events)
      .when({ ...setUp, sources: [{ ...described(null), participantIds: [1, 4] }] })
      .then([
        { type: 'ParticipantAdded', at, participantId: 4 },
        { type: 'ParticipantAllocated', at, sourceId: 1, participantId: 4, requestId: null },
      ]);
    given(registered, ...events)
      .when(setUp)
      .then([]);
    given(registered, ...events)
      .when({ ...setUp, metadata: { campus: 'North' } })
      .then([{ type: 'FlowMetadataReplaced', at, metadata: { room: 'A1', campus: 'North' }, requestId: null }]);
    given(registered, ...events)
      .when({ ...setUp, sources: [described('')], dates: { startsAt: null } })
      .then([
        { type: 'FlowDatesSet', at, startsAt: null, endsAt: null },
        { type: 'SourceDescribed', at, ...A, description: '' },
      ]);
  });

  it('is refused as a whole when one part is', () => {
    const sources = ['class-a', 'class-b'].map(reference => ({ ...described(null), reference }));
    given(registered)
      .when({ ...ask.SetUpFlow, sources, maxSources: 1 })
      .then(conflict('too-many-sources', 'Flow 7 would have 2 external sources; at most 1 are allowed.'));
    given(registered)
      .when({ ...ask.SetUpFlow, dates: { startsAt: deadline, endsAt: at } })
      .then(invalid('ends-before-it-starts', `endsAt ${at} is before startsAt ${deadline}.`));
    given(registered, archived)
      .when(ask.SetUpFlow)
      .then(forbidden('flow-archived', 'Flow 7 is archived; unarchive it to change it.'));
  });

  it('leaves a source that is there where it is', () => {
    expect(shown(registered, added(A), ...events)).toEqual(['NONE']);
  });
});
