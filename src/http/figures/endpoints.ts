/** Figures of syncs, and when they took place. */
import { integer, text } from '../../../domain/kernel/types';
import { Zone } from '../../../domain/schedule';
import { described } from '../edge/codec/described';
import { integerFromText } from '../edge/codec/from-text';
import { object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { inOrder, OfRequest } from '../edge/fields';
import { FILTERS, knownZone, RANGE, sourceOfFlow } from './filter';
import { GroupByText } from './group-by';
import { StatisticsView } from './statistics.view';
import { TimelineView } from './timeline.view';
import { TimelinesView } from './timelines.view';

const MODULE = 'Figures';

/** They look at many rows. */
const COST = 5;

const GroupCursor = text('GroupCursor', {
  minLength: 1,
  maxLength: 1024,
  pattern: /^g[\w-]*$/,
  expected: 'the cursor of an answer',
});

export const getStatistics = endpoint({
  operation: 'getStatistics',
  method: 'GET',
  route: '/statistics',
  module: MODULE,
  summary:
    'How many syncs there were, how they ended and how long they took: by flow, source, reference, integration, manager, webhook or reason, by hours, days, weeks or months of a time zone, or by both',
  roles: ['manager', 'analyst'],
  cost: () => COST,
  query: object(
    'StatisticsQuestion',
    {},
    {
      groupBy: described(
        GroupByText,
        'A dimension, a unit of time, or one of each with a comma between them; without it all is one group',
        'integration',
      ),
      zone: described(
        Zone,
        'In which hours, days, weeks and months begin and end; `UTC` unless given',
        'Europe/Copenhagen',
      ),
      ...RANGE,
      ...FILTERS,
      cursor: described(GroupCursor, 'The `cursor` of the answer before'),
      limit: described(
        integerFromText(integer('GroupLimit', { min: 1, max: 100 })),
        'At most so many groups; fewer where there are many buckets',
      ),
    },
    [knownZone, inOrder, sourceOfFlow],
  ),
  answer: StatisticsView,
});

export const getTimeline = endpoint({
  operation: 'getSyncTimeline',
  method: 'GET',
  route: '/flows/:flowId/sync-requests/:requestId/timeline',
  module: MODULE,
  summary: 'One sync request from the click to its end: its phases, who was waited for, every attempt at every webhook',
  roles: ['manager', 'integrator', 'analyst'],
  path: OfRequest,
  answer: TimelineView,
});

export const listTimelines = endpoint({
  operation: 'listTimelines',
  method: 'GET',
  route: '/timelines',
  module: MODULE,
  summary:
    'The sync requests of a window of time, made for drawing: one by one where there are few, counted where they lie close together; of one flow, source, reference, integration, manager, webhook or reason of failure',
  roles: ['manager', 'analyst'],
  cost: () => COST,
  query: object(
    'TimelinesQuery',
    {},
    {
      ...RANGE,
      ...FILTERS,
      limit: described(
        integerFromText(integer('BarLimit', { min: 1, max: 1000 })),
        'At most about so many are shown one by one; 500 unless given',
      ),
    },
    [inOrder, sourceOfFlow],
  ),
  answer: TimelinesView,
});
