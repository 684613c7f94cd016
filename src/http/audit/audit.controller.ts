/** Asks the history by its index, and hands it over as a stream; that it was handed over is in the history. */
import { Readable } from 'node:stream';
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { version } from '../../../package.json';
import type { AuditFilter } from '../../../projections/audit/filter';
import type { AuditEntry } from '../../audit/entry';
import { exportText } from '../../audit/export';
import { asText } from '../../audit/filter';
import { formats } from '../../audit/formats';
import { referencesOfReadModel } from '../../audit/references';
import { scanLog } from '../../audit/scan';
import { type Ask, createAuditSearch, isIndexed } from '../../audit/search';
import type { CommandRunner } from '../../commands/command-runner';
import type { EventStore } from '../../event-store/event-store';
import type { History } from '../../history/history';
import * as TE from '../../lib/task-either';
import type { People } from '../../personal-data/people';
import { readableLog } from '../../personal-data/readable-log';
import type { Texts } from '../../personal-data/texts';
import { instants } from '../../runtime/instants';
import type { Ports } from '../../runtime/ports';
import { readCheckpoint } from '../../transparency/note';
import { Bus } from '../edge/bus/bus';
import { decode } from '../edge/codec/decode';
import { type Answer, Endpoint, type InputOf, RawAnswer } from '../edge/endpoint';
import { SearchPage } from '../edge/envelope';
import { createExportRecord, type ExportRecord } from '../edge/export-record';
import { asFailure, badRequest, storeDown } from '../edge/failure';
import type { RequestContext } from '../edge/request-context';
import { COMMAND_RUNNER, HISTORY, PEOPLE, PORTS, STORE, TEXTS } from '../edge/tokens';
import { exportAudit, searchAudit } from './endpoints';
import { ExportQuery, filterOf } from './filter';
import { namesOf } from './names';

const DEFAULT_LIMIT = 100;

/** What lay in the log at the moment that is asked for. */
const upTo = (filter: AuditFilter, { asOf }: RequestContext): AuditFilter =>
  asOf === null ? filter : { ...filter, before: Math.min(filter.before ?? asOf.position + 1, asOf.position + 1) };

@Controller()
export class AuditController {
  private readonly now: () => string;
  private readonly record: ExportRecord;
  /** With free texts opened: they are searched for, and stand within sentences. */
  private readonly readable: Pick<EventStore, 'readAll'>;

  constructor(
    @Inject(STORE) private readonly store: EventStore,
    @Inject(HISTORY) private readonly history: History,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(COMMAND_RUNNER) commands: CommandRunner,
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(TEXTS) texts: Texts,
    private readonly bus: Bus,
  ) {
    this.now = instants(ports.clock);
    this.record = createExportRecord(commands, ports.clock);
    this.readable = readableLog(store, texts);
  }

  @Endpoint(searchAudit)
  search({ query, context }: InputOf<typeof searchAudit>): Answer<SearchPage<AuditEntry>> {
    const { order = 'asc', limit = DEFAULT_LIMIT, cursor } = query;
    return TE.tryCatch(async () => {
      const filter = upTo(filterOf(query), context);
      const names = namesOf(this.people, context.caller?.role ?? null);
      const search = createAuditSearch(this.readable, this.ask(context), names);
      const page = await search.page(filter, { order, limit, cursor });
      const text = (position: number | null): string | null => (position === null ? null : String(position));
      return new SearchPage(page.entries, text(page.cursor), text(page.scannedTo));
    }, asFailure);
  }

  @Endpoint(exportAudit)
  export({ request }: InputOf<typeof exportAudit>): Answer<RawAnswer> {
    return TE.tryCatch(async () => {
      const query = decode('query', ExportQuery, request.query);
      if (E.isLeft(query)) throw badRequest(query.left);
      const { format: name, ...given } = query.right;
      const filter = filterOf(given);
      const { context } = request;
      const head = await this.store.head()();
      if (E.isLeft(head)) throw storeDown(head.left.cause);
      const upTo = head.right;
      const exportId = this.ports.random.uuid();
      const summary = { exportId, filter: asText(filter), upTo: String(upTo) };
      await this.record.begun({ ...summary, contents: 'audit', format: name }, context);

      const origin = await this.origin();
      const format = formats[name]({ origin, version });
      const text = exportText({
        ...{ format, summary, now: this.now, runs: this.runs(filter, upTo, context) },
        checkpoint: () => this.history.newest()?.note ?? null,
        onEnd: end => this.record.ended({ exportId, ...end }, context),
      });
      const disposition = `attachment; filename="audit-${upTo}.${format.extension}"`;
      const body = Readable.from(text, { objectMode: false });
      return new RawAnswer(format.contentType, body, { 'content-disposition': disposition });
    }, asFailure);
  }

  private ask(context: RequestContext): Ask {
    return async query => {
      // The index is of the whole log, and positions in it never change.
      const answer = await this.bus.read(query, { ...context, asOf: null })();
      if (E.isLeft(answer)) throw answer.left;
      return answer.right;
    };
  }

  /** What asks for no term is all of the log, also what no index has. */
  private runs(filter: AuditFilter, upTo: number, context: RequestContext) {
    if (isIndexed(filter)) return createAuditSearch(this.readable, this.ask(context)).all(filter, upTo);
    return scanLog(this.readable, filter, upTo, referencesOfReadModel(this.ask(context)));
  }

  private async origin(): Promise<string> {
    const note = this.history.newest()?.note;
    const checkpoint = note === undefined ? null : readCheckpoint(note);
    return checkpoint !== null && E.isRight(checkpoint) ? checkpoint.right.origin : 'flowsync';
  }
}
