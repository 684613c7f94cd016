/** Schedules of a flow: making, seeing, changing and deleting them. */
import { setImmediate } from 'node:timers/promises';
import { Controller } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Schedule, type ScheduleCommand, scheduleStream } from '../../../domain/schedule';
import { standingOf } from '../../../projections/flows/source-queries';
import { rowsOf } from '../../../projections/range';
import { type ScheduleRow, scheduleById, scheduleCount, schedulesOf } from '../../../projections/schedules/queries';
import { createKeyedQueue } from '../../lib/keyed-queue';
import * as TE from '../../lib/task-either';
import { Bus, isReason, noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { Page } from '../edge/envelope';
import { type Failure, forbidden, notFound } from '../edge/failure';
import { rangeOf } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import * as route from './endpoints';
import { type ScheduleView, viewOfNew, viewOfSchedule } from './schedule.view';
import { plan } from './settings';

type SchedulePath = InputOf<typeof route.getSchedule>['path'];

const noSchedule = ({ flowId, scheduleId }: SchedulePath): Failure =>
  notFound('schedule-not-found', `Flow ${flowId} has no schedule with the id ${scheduleId}.`);

@Controller()
export class SchedulesController {
  /** Of schedules of a flow that are made at once each counts those before it. */
  private readonly oneByOne = createKeyedQueue();

  constructor(private readonly bus: Bus) {}

  @Endpoint(route.listSchedules)
  list({ path: { flowId }, query, context }: InputOf<typeof route.listSchedules>): Answer<Page<ScheduleView>> {
    const range = rangeOf(query);
    return pipe(
      this.bus.find(standingOf(flowId, []), context, () => noFlow(flowId)),
      TE.flatMap(() => this.bus.read(schedulesOf(flowId, range), context)),
      TE.flatMap(found => async () => {
        const views: ScheduleView[] = [];
        for (const row of rowsOf(found)) {
          views.push(viewOfSchedule(row, context.at));
          await setImmediate(); // the next five times take a millisecond
        }
        return E.right(new Page(views, { ...range, total: found.total }));
      }),
    );
  }

  @Endpoint(route.getSchedule)
  get({ path, context }: InputOf<typeof route.getSchedule>): Answer<ScheduleView> {
    return pipe(
      this.find(path, context),
      TE.map(row => viewOfSchedule(row, context.at)),
    );
  }

  @Endpoint(route.createSchedule)
  create({ path: { flowId }, body, context }: InputOf<typeof route.createSchedule>): Answer<ScheduleView> {
    const { at, caller } = context;
    const scheduleId = context.ids.uuid('schedule');
    const made = pipe(
      this.bus.read(scheduleCount(flowId), context),
      TE.flatMap(others =>
        pipe(
          TE.fromEither(plan(body, { scheduleId, createdAt: at, at })),
          TE.flatMap(({ settings, next }) =>
            this.execute(
              { flowId, scheduleId },
              { type: 'CreateSchedule', at, scheduleId, flowId, ...settings, next, others },
              context,
            ),
          ),
        ),
      ),
    );
    return pipe(
      this.hasSources(flowId, body.references ?? [], context),
      TE.filterOrElse(
        ({ archived }) => !archived,
        () => forbidden('flow-archived', `Flow ${flowId} is archived; unarchive it to change it.`),
      ),
      TE.flatMap(() => () => this.oneByOne(String(flowId), made)),
      TE.map(state => viewOfNew(state, caller?.clientId ?? null)),
    );
  }

  @Endpoint(route.changeSchedule)
  change({ path, body, context }: InputOf<typeof route.changeSchedule>): Answer<ScheduleView> {
    const { at } = context;
    return pipe(
      this.find(path, context),
      TE.flatMap(row =>
        pipe(
          this.hasSources(path.flowId, body.active ? (body.references ?? []) : [], context),
          TE.flatMap(() => TE.fromEither(plan(body, { ...path, createdAt: row.created_at, at }))),
        ),
      ),
      TE.flatMap(({ settings, next }) =>
        this.execute(path, { type: 'ChangeSchedule', at, ...settings, next }, context),
      ),
      TE.flatMap(() => this.find(path, context)),
      TE.map(row => viewOfSchedule(row, at)),
    );
  }

  @Endpoint(route.deleteSchedule)
  delete({ path, context }: InputOf<typeof route.deleteSchedule>): Answer<null> {
    return pipe(
      this.find(path, context),
      TE.flatMap(() => this.execute(path, { type: 'DeleteSchedule', at: context.at }, context)),
      TE.map(() => null),
    );
  }

  private find(path: SchedulePath, context: RequestContext): Answer<ScheduleRow> {
    return this.bus.find(scheduleById(path.flowId, path.scheduleId), context, () => noSchedule(path));
  }

  /** Of a flow that is there, and has all of these references. */
  private hasSources(
    flowId: number,
    references: ReadonlyArray<string>,
    context: RequestContext,
  ): Answer<{ readonly archived: boolean }> {
    return pipe(
      this.bus.find(standingOf(flowId, references), context, () => noFlow(flowId)),
      TE.filterOrElse(
        ({ missing }) => missing === null,
        ({ missing }) =>
          notFound(
            'external-source-not-found',
            `Flow ${flowId} has no external source with the reference "${missing}".`,
          ),
      ),
    );
  }

  private execute(path: SchedulePath, command: ScheduleCommand, context: RequestContext): Answer<Schedule> {
    return pipe(
      this.bus.execute('schedule', scheduleStream(path.scheduleId), command, context),
      TE.mapLeft(failure => (isReason('schedule-not-found')(failure) ? noSchedule(path) : failure)),
      TE.map(({ state }) => state as Schedule),
    );
  }
}
