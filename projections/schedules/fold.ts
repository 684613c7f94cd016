/** Schedules as they are now. One that was deleted is gone. */
import type { RecordedOf } from '../../domain/history';
import type { Occurrence, ScheduleEvent, ScheduleSettings } from '../../domain/schedule';
import { type Change, plus, projection } from '../projection';
import { schedules } from './tables';

const settingsOf = ({ cron, zone, references, from, until, active }: ScheduleSettings) => ({
  cron,
  zone,
  source_references: references === null ? null : JSON.stringify(references),
  from_at: from,
  until_at: until,
  active: active ? 1 : 0,
});

const timesOf = (next: Occurrence | null) => ({ due: next?.due ?? null, start_at: next?.startAt ?? null });

const neverRan = {
  runs: 0,
  last_due: null,
  last_at: null,
  last_missed: null,
  last_request: null,
  last_joined: null,
  last_reason: null,
  last_message: null,
};

const outcomeOf = (event: Extract<ScheduleEvent, { type: 'ScheduleRan' | 'ScheduleRefused' }>) =>
  event.type === 'ScheduleRan'
    ? {
        last_request: event.requestId,
        last_joined: JSON.stringify(event.joined),
        last_reason: null,
        last_message: null,
      }
    : { last_request: null, last_joined: null, last_reason: event.reason, last_message: event.message };

const fold = ({ event, id: schedule_id, metadata }: RecordedOf<'schedule'>): ReadonlyArray<Change> => {
  const { at } = event;
  switch (event.type) {
    case 'ScheduleCreated': {
      const made = { created_by: metadata.actor.id, created_at: at, updated_at: at };
      const of = { schedule_id, flow_id: event.flowId };
      return [schedules.put({ ...of, ...settingsOf(event), ...timesOf(event.next), ...made, ...neverRan })];
    }
    case 'ScheduleChanged':
      return [schedules.patch({ schedule_id }, { ...settingsOf(event), ...timesOf(event.next), updated_at: at })];
    case 'ScheduleDeleted':
      return [schedules.remove({ schedule_id })];
    case 'ScheduleRan':
    case 'ScheduleRefused': {
      const last = { last_due: event.due, last_at: at, last_missed: event.missed, ...outcomeOf(event) };
      return [schedules.patch({ schedule_id }, { ...timesOf(event.next), runs: plus(1), ...last })];
    }
    case 'NothingChanged':
      return [];
  }
};

export const schedulesProjection = projection({
  name: 'schedules',
  version: 1,
  follows: ['schedule'],
  tables: [schedules],
  fold,
});
