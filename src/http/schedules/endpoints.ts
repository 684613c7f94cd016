/** The routes of schedules, which ask for syncs by themselves. */
import * as t from 'io-ts';
import type { Role } from '../../../domain/api-client';
import { FlowId, Instant, nullable, Reference, Uuid } from '../../../domain/kernel/types';
import { Timing, Zone } from '../../../domain/schedule';
import { integerFromText } from '../edge/codec/from-text';
import { existing } from '../edge/codec/line';
import { list, object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { costOf, LARGE_BODY_BYTES, OfFlow, PageQuery } from '../edge/fields';
import { ScheduleView } from './schedule.view';
import { scheduleRules } from './settings';

const MODULE = 'Schedules';
const READERS: ReadonlyArray<Role> = ['manager', 'integrator', 'analyst'];

const SCHEDULES = '/flows/:flowId/schedules';
const SCHEDULE = `${SCHEDULES}/:scheduleId`;
const OfSchedule = object('OfSchedule', { flowId: integerFromText(FlowId), scheduleId: Uuid });

const time = nullable(existing(Instant));
const optional = { references: nullable(list(Reference, { min: 1, max: 1000 })), from: time, until: time };
/** `cron` may name its zone itself, and `every 30m` needs none. */
const NewSchedule = object(
  'NewSchedule',
  { cron: Timing },
  { zone: Zone, ...optional, active: t.boolean },
  scheduleRules,
);
const ScheduleChange = object(
  'ScheduleChange',
  { cron: Timing, active: t.boolean },
  { zone: Zone, ...optional },
  scheduleRules,
);

export const listSchedules = endpoint({
  operation: 'listSchedules',
  method: 'GET',
  route: SCHEDULES,
  module: MODULE,
  summary: 'The schedules of a flow, oldest first',
  roles: READERS,
  path: OfFlow,
  query: PageQuery,
  answer: ScheduleView,
  shape: 'page',
});

export const createSchedule = endpoint({
  operation: 'createSchedule',
  method: 'POST',
  route: SCHEDULES,
  module: MODULE,
  summary:
    'Sync a flow, or those of its sources that are named, by itself: `cron` is a cron expression of five fields, `daily 05:30` or `every 30m`',
  roles: ['manager'],
  path: OfFlow,
  bodyLimit: LARGE_BODY_BYTES,
  cost: ({ body }) => costOf(body.references?.length ?? 0),
  body: NewSchedule,
  status: 201,
  answer: ScheduleView,
});

export const getSchedule = endpoint({
  operation: 'getSchedule',
  method: 'GET',
  route: SCHEDULE,
  module: MODULE,
  summary: 'One schedule: when it is due next, and how its last run went',
  roles: READERS,
  path: OfSchedule,
  answer: ScheduleView,
});

export const changeSchedule = endpoint({
  operation: 'changeSchedule',
  method: 'PUT',
  route: SCHEDULE,
  module: MODULE,
  summary: 'Change a schedule; with `active` false it is paused',
  roles: ['manager'],
  path: OfSchedule,
  bodyLimit: LARGE_BODY_BYTES,
  cost: ({ body }) => costOf(body.references?.length ?? 0),
  body: ScheduleChange,
  answer: ScheduleView,
});

export const deleteSchedule = endpoint({
  operation: 'deleteSchedule',
  method: 'DELETE',
  route: SCHEDULE,
  module: MODULE,
  summary: 'Delete a schedule; requests that it made go on',
  roles: ['manager'],
  path: OfSchedule,
  answer: t.null,
});
