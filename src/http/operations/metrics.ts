/** Prometheus metrics. One registry per service, so that several can live in one process. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ReadModelStatus } from '../../projector/read-model';
import type { RequestMetrics } from '../edge/answered';
import type { Parts } from '../edge/parts';
import { logEnd } from './log-end';

export interface Metrics extends RequestMetrics {
  /** In the text format of Prometheus. */
  readonly text: () => Promise<string>;
}

type Values = ReadonlyArray<readonly [labels: Readonly<Record<string, string>>, value: number]>;
type Read = () => Values | Promise<Values>;

export const createMetrics = (service: Parts): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const requests = new Histogram({
    name: 'flowsync_http_request_duration_seconds',
    help: 'How long requests took, by route pattern',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const gauge = (name: string, help: string, labelNames: ReadonlyArray<string>, read: Read): void => {
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers,
      async collect() {
        const values = await read();
        this.reset();
        if (labelNames.length === 0) this.remove(); // else what is not known would be 0
        for (const [labels, value] of values) this.set(labels, value);
      },
    });
  };
  const { store, commands, history, projector, reactor, writeFailures } = service;
  const { stats } = store;
  if (stats !== undefined) {
    gauge('flowsync_store_commits', 'Commits since the start', [], () => [[{}, stats.commits]]);
    gauge('flowsync_store_appends', 'Appends since the start', [], () => [[{}, stats.appends]]);
    gauge('flowsync_store_reads', 'Queries of the log since the start', [], () => [[{}, stats.reads]]);
  }
  gauge('flowsync_write_failures', 'Writes that failed since the start, by what was written to', ['part'], () =>
    [...writeFailures.counts()].map(([part, count]) => [{ part }, count]),
  );
  gauge('flowsync_cannot_write', '1 while this cannot be written, with the cause', ['part', 'cause'], async () =>
    (await writeFailures.now()).map(({ part, cause }) => [{ part, cause }, 1]),
  );
  gauge('flowsync_acknowledged_position', 'Position of the last append that was acknowledged here', [], () => [
    [{}, commands.acknowledged()],
  ]);
  /** Null while the store does not answer. */
  const head = async (): Promise<number | null> =>
    pipe(
      await logEnd(store)(),
      E.getOrElseW(() => null),
    );
  gauge('flowsync_log_position', 'Position of the last event in the log', [], async () => {
    const position = await head();
    return position === null ? [] : [[{}, position]];
  });
  const byProjection = (read: (status: ReadModelStatus) => number) => (): Values =>
    projector.status().map(status => [{ projection: status.name }, read(status)]);
  const reached = ({ position, building }: ReadModelStatus): number => position ?? building?.position ?? 0;
  gauge(
    'flowsync_projection_position',
    'How far the read model has read the log, that which serves or else the one that is being built',
    ['projection'],
    byProjection(reached),
  );
  gauge(
    'flowsync_projection_lag',
    'Positions from there to the end of the log: events in SQLite, bytes in EventStoreDB',
    ['projection'],
    async () => {
      const end = (await head()) ?? commands.acknowledged();
      return byProjection(status => Math.max(0, end - reached(status)))();
    },
  );
  gauge(
    'flowsync_projection_parked_streams',
    'Streams with an event that could not be applied',
    ['projection'],
    byProjection(({ parkedStreams }) => parkedStreams),
  );
  gauge('flowsync_delivery_attempts', 'Attempts at webhooks since the start', ['outcome'], () =>
    Object.entries(reactor.status().attempts).map(([outcome, count]) => [{ outcome }, count]),
  );
  gauge(
    'flowsync_webhook_circuits',
    'Webhooks by whether they are sent to as usual (closed), or probed since they fail (open, probing)',
    ['state'],
    () => Object.entries(reactor.status().circuits).map(([state, count]) => [{ state }, count]),
  );
  let running: ReturnType<typeof reactor.openWork> | undefined;
  /** Asked once for all gauges that are read at once. */
  const openWork = (): ReturnType<typeof reactor.openWork> => {
    running ??= reactor.openWork().finally(() => {
      running = undefined;
    });
    return running;
  };
  gauge(
    'flowsync_deliveries_pending',
    'Deliveries that wait for an attempt, and those that have one',
    ['state'],
    async () => {
      const open = await openWork();
      return open === null
        ? []
        : [
            [{ state: 'waiting' }, open.deliveries.pending],
            [{ state: 'running' }, open.deliveries.sending],
          ];
    },
  );
  gauge('flowsync_deliveries_overdue', 'Deliveries that are due for more than a minute', [], async () => {
    const open = await openWork();
    return open === null ? [] : [[{}, open.deliveries.overdue]];
  });
  gauge(
    'flowsync_deadlines_overdue',
    'Open requests and holds past their deadline for more than a minute',
    [],
    async () => {
      const open = await openWork();
      return open === null ? [] : [[{}, open.overdueDeadlines]];
    },
  );
  gauge('flowsync_schedules_overdue', 'Schedules that should have begun a run for more than a minute', [], async () => {
    const open = await openWork();
    return open === null ? [] : [[{}, open.overdueSchedules]];
  });
  gauge('flowsync_sources_stale', 'Sources whose data are older than promised', [], async () => {
    const open = await openWork();
    return open === null ? [] : [[{}, open.staleSources]];
  });
  gauge('flowsync_reactor_set_aside', 'Events set aside because the process had ended twice at them', [], () => [
    [{}, reactor.status().setAside],
  ]);
  gauge('flowsync_reactor_skipped', 'Events that should have led to something and could not', [], () => [
    [{}, reactor.status().skipped],
  ]);

  gauge('flowsync_history_events', 'Events in the tree that proves the history', [], () => [
    [{}, history.status().events],
  ]);
  gauge('flowsync_history_proved', 'Of them, those that the last checkpoint covers', [], () => [
    [{}, history.status().proved],
  ]);
  gauge('flowsync_history_cosigned', 'Witnesses who have cosigned the last checkpoint', [], () => [
    [{}, history.status().cosigned],
  ]);
  gauge('flowsync_history_contradicted', '1 when the log is not as it was signed', [], () => [
    [{}, history.status().problem === null ? 0 : 1],
  ]);

  gauge('flowsync_log_lines_dropped', 'Lines of the log since the start that could not be written', [], () => [
    [{}, service.log.droppedLines()],
  ]);

  return {
    requestAnswered: (method, route, status, milliseconds) =>
      requests.observe({ method, route, status }, milliseconds / 1000),
    watch: (name, help, read) => gauge(name, help, [], () => [[{}, read()]]),
    text: () => registry.metrics(),
  };
};
