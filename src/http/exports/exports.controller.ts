/**
 * The history as data for analysts' own tools. It is made in a thread of its own, in files that nobody else sees, and handed
 * over when it is whole, so that its size is known: whoever has fewer bytes has a part of it. That it was is in the history.
 */
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Controller, Inject, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import type { CommandRunner } from '../../commands/command-runner';
import type { Config } from '../../config/config';
import type { EventStore, Position } from '../../event-store/event-store';
import { createExports, EXPORTS_DIR, type Exports, MAX_EXPORTS, type OpenExport } from '../../exports/exports';
import { formatOf } from '../../exports/formats';
import { closeAll, handOver, sizeOf } from '../../exports/hand-over';
import { asText, misfitsOf } from '../../exports/range';
import * as TE from '../../lib/task-either';
import { readableLog } from '../../personal-data/readable-log';
import type { Texts } from '../../personal-data/texts';
import type { Ports } from '../../runtime/ports';
import { withoutAsOf } from '../edge/as-of';
import { decode } from '../edge/codec/decode';
import { type Answer, Endpoint, type InputOf, RawAnswer, rawEndpoint } from '../edge/endpoint';
import { createExportRecord, type ExportRecord } from '../edge/export-record';
import { asFailure, badRequest, type Failure, failing, storeDown, unavailable } from '../edge/failure';
import type { RequestContext } from '../edge/request-context';
import { COMMAND_RUNNER, CONFIG, PORTS, STORE, TEXTS } from '../edge/tokens';
import { DataQuery } from './query';

/** All of the history is read for it, and two events are left there. */
const EXPORT_COST = 50;
const MAX_MAKING_MS = 3_600_000;

export const exportData = rawEndpoint({
  operation: 'exportData',
  method: 'GET',
  route: '/exports',
  module: 'Exports',
  summary:
    'The history as data for analysts: OCEL 2.0, XES, CSV, Parquet (an archive, tar) or SQLite; the first byte comes when all of it was read',
  roles: ['manager', 'analyst'],
  raw: 'api',
  isOfMoment: true,
  produces: 'application/octet-stream',
  query: DataQuery,
  cost: () => EXPORT_COST,
});

@Controller()
export class ExportsController implements OnModuleDestroy {
  private readonly record: ExportRecord;
  /** With free texts opened, since reasons are among them. */
  private readonly readable: Pick<EventStore, 'readAll'>;
  private readonly exports: Exports;

  constructor(
    @Inject(STORE) private readonly store: EventStore,
    @Inject(COMMAND_RUNNER) commands: CommandRunner,
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(CONFIG) { dataDir }: Config,
    @Inject(TEXTS) texts: Texts,
  ) {
    this.record = createExportRecord(commands, ports.clock);
    this.readable = readableLog(store, texts);
    this.exports = createExports({ store: this.readable, dir: join(dataDir, EXPORTS_DIR) });
  }

  /** While the service drains. */
  onModuleDestroy(): Promise<void> {
    return this.exports.stop();
  }

  @Endpoint(exportData)
  export({ request }: InputOf<typeof exportData>): Answer<RawAnswer> {
    const work = async (): Promise<RawAnswer> => {
      const query = decode('query', DataQuery, withoutAsOf(request.query as Readonly<Record<string, unknown>>));
      if (E.isLeft(query)) throw badRequest(query.left);
      const leave = this.exports.enter();
      if (leave === null) throw tooMany();
      try {
        return await this.withoutTimeout(request, signal => this.answer(query.right, request.context, signal));
      } finally {
        leave();
      }
    };
    return TE.tryCatch(work, asFailure);
  }

  private async answer(query: DataQuery, context: RequestContext, signal: AbortSignal): Promise<RawAnswer> {
    const { format, by = 'flow', ...range } = query;
    const upTo = await this.endOf(context);
    const misfits = misfitsOf(range, upTo);
    if (misfits.length > 0) throw badRequest(misfits.map(misfit => wrong(misfit.name, misfit.message)));
    const exportId = this.ports.random.uuid();
    const begun = { exportId, contents: 'data', format, filter: asText(range), upTo: String(upTo) } as const;
    await this.record.begun(begun, context);

    const { contentType, extension } = formatOf(format, by);
    const made = await this.exports.make(exportId, { format, by, about: { upTo, range } }, signal);
    if ('kind' in made) {
      await this.ended(exportId, null, false, context);
      throw made.reason === 'no-room' ? noRoom(made.cause) : notMade(made.cause);
    }
    const body = handOver(made.files);
    this.endWith(body, exportId, made, context);
    return new RawAnswer(contentType, body, {
      'content-length': String(sizeOf(made.files)),
      'content-disposition': `attachment; filename="flowsync-${upTo}.${extension}"`,
      'flowsync-as-of': String(upTo),
      ...(made.unreadable.length === 0 ? {} : { 'flowsync-unreadable-streams': String(made.unreadable.length) }),
    });
  }

  /** Where the history ends for this export. */
  private async endOf({ asOf }: RequestContext): Promise<Position> {
    if (asOf !== null) return asOf.position;
    const head = await this.store.head()();
    if (E.isLeft(head)) throw storeDown(head.left.cause);
    return head.right;
  }

  /** Whoever waits for the first byte sends none either: that is no reason to hang up, and going away is one to stop. */
  private async withoutTimeout<A>(
    { raw: { socket } }: FastifyRequest,
    work: (signal: AbortSignal) => Promise<A>,
  ): Promise<A> {
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    const { timeout = 0 } = socket;
    const cancel = this.ports.clock.after(MAX_MAKING_MS, leave);
    socket.once('close', leave);
    socket.setTimeout(0);
    try {
      return await work(gone.signal);
    } finally {
      cancel();
      socket.off('close', leave);
      socket.setTimeout(timeout);
    }
  }

  private endWith(body: Readable, exportId: string, made: OpenExport, context: RequestContext): void {
    body.once('close', () => {
      void closeAll(made.files);
      // Whoever has received all of it has it; that this cannot be written is said where the log is.
      void this.ended(exportId, made, body.readableEnded, context).catch(() => undefined);
    });
  }

  private ended(
    exportId: string,
    made: Pick<OpenExport, 'events' | 'first' | 'last'> | null,
    whole: boolean,
    context: RequestContext,
  ): Promise<void> {
    const text = (position: Position | null | undefined): string | null => (position == null ? null : String(position));
    const counts = { events: made?.events ?? 0, first: text(made?.first), last: text(made?.last) };
    return this.record.ended({ exportId, ...counts, whole }, context);
  }
}

const wrong = (name: string, message: string) => ({ reason: 'invalid-value', message: `query.${name} ${message}` });

const tooMany = (): Failure =>
  failing(429, 'too-many-exports', `${MAX_EXPORTS} exports are being made, which is as many as may at once.`, {
    'retry-after': '30',
  });

const noRoom = (cause: string): Failure =>
  failing(507, 'no-room', `There is not enough room on the disk for the export: ${cause}.`);

const notMade = (cause: string): Failure => unavailable('export-failed', `The export could not be made: ${cause}.`, 30);
