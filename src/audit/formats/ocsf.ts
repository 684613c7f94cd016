/**
 * OCSF 1.8, a line of JSON for each event: API clients, webhooks and schedules as Entity Management (3004), sign-ins as
 * Authentication (3002), exports and proofs as Event Log Activity (1008), and all else as API Activity (6003). What OCSF has no
 * place for is `unmapped`. Addresses of callers are not in the history: the endpoint of a call is who made it.
 */
import { counted } from '../../../domain/kernel/counted';
import { isOfWhoCameIn } from '../access-log';
import type { AuditEntry } from '../entry';
import type { Format, Producer, Summary } from './format';

type Fields = Readonly<Record<string, unknown>>;

const CLASSES = {
  api: { class_uid: 6003, category_uid: 6 },
  entity: { class_uid: 3004, category_uid: 3 },
  authentication: { class_uid: 3002, category_uid: 3 },
  log: { class_uid: 1008, category_uid: 1 },
} as const;

const [CREATE, READ, UPDATE, DELETE, OTHER] = [1, 2, 3, 4, 99];
/** Of authentication: somebody comes in, or gets a ticket with which they do. */
const [LOGON, TICKET] = [1, 3];
/** Of a log. */
const EXPORT = 3;

const CREATES = /(Registered|Added|Created|Requested|Allocated|Scheduled|Begun)$/;
const DELETES = /(Removed|Deleted|Deallocated|Cleared|Revoked)$/;
const READS = /^(ProofsRead|HistoryExport)/;

const ENTITIES = /^(client|webhook|schedule)-(.+)$/;

const userOf = (id: string): Fields => ({ uid: id });
const actorOf = ({ actor, onBehalfOf }: AuditEntry): Fields => ({
  ...(actor === null || actor.type === 'system' ? { app_name: 'flowsync' } : { user: userOf(actor.id) }),
  ...(onBehalfOf === null ? {} : { invoked_by: `${onBehalfOf.type}:${onBehalfOf.id}` }),
});

interface Kind {
  readonly of: (typeof CLASSES)[keyof typeof CLASSES];
  readonly activity_id: number;
  readonly fields: Fields;
}

const log = (fields: Fields = {}): Kind => ({
  of: CLASSES.log,
  activity_id: EXPORT,
  fields: { log_name: 'history', ...fields },
});

const authentication = (entry: AuditEntry, activity_id: number, uid: unknown): Kind => ({
  of: CLASSES.authentication,
  activity_id,
  fields: {
    user: typeof uid === 'string' ? userOf(uid) : { name: 'unknown' },
    service: { name: 'flowsync' },
    actor: actorOf(entry),
  },
});

const api = (entry: AuditEntry, activity_id: number, operation: string): Kind => ({
  of: CLASSES.api,
  activity_id,
  fields: {
    actor: actorOf(entry),
    api: { operation, service: { name: 'flowsync' } },
    src_endpoint: entry.actor === null ? { name: 'unknown' } : { uid: entry.actor.id, name: entry.actor.type },
    resources: [{ uid: entry.stream, type: entry.stream.split('-', 1)[0] }],
  },
});

const SEVERITY = { succeeded: 1, failed: 2, refused: 3 } as const;
const STATUS = {
  succeeded: { status_id: 1, status: 'Success' },
  failed: { status_id: 2, status: 'Failure' },
  refused: { status_id: 2, status: 'Failure' },
} as const;

export const ocsf = (producer: Producer): Format => {
  const product = productOf(producer);
  return {
    contentType: 'application/x-ndjson',
    extension: 'ndjson',
    begin: '',
    entry: entry => `${JSON.stringify(recordOf(entry, producer, product))}\n`,
    end: summary => `${JSON.stringify(endOf(summary, producer))}\n`,
  };
};

const recordOf = (entry: AuditEntry, producer: Producer, product: Fields): Fields => {
  const { of, activity_id, fields } = kindOf(entry);
  const outcome = entry.outcome ?? 'succeeded';
  // A literal is spread only where it must be: each event of an export comes through here.
  return {
    class_uid: of.class_uid,
    category_uid: of.category_uid,
    activity_id,
    type_uid: of.class_uid * 100 + activity_id,
    time: entry.occurredAt === null ? 0 : Date.parse(entry.occurredAt),
    message: entry.sentence,
    severity_id: SEVERITY[outcome],
    status_id: STATUS[outcome].status_id,
    status: STATUS[outcome].status,
    metadata: {
      version: '1.8.0',
      product,
      uid: entry.eventId,
      sequence: Number(entry.position),
      correlation_uid: entry.correlationId ?? undefined,
      event_code: entry.type,
      log_name: entry.stream,
      log_provider: producer.origin,
    },
    ...fields,
    unmapped: {
      data: entry.data,
      flowId: entry.flowId,
      sources: entry.sources,
      revision: entry.revision,
      outcome: entry.outcome,
      causationId: entry.causationId,
    },
  };
};

const kindOf = (entry: AuditEntry): Kind => {
  const { type, stream, data } = entry;
  if (type === 'AccessRefused') {
    if (isOfWhoCameIn(data?.reason)) return api(entry, OTHER, String(data?.route ?? type));
    return authentication(entry, LOGON, data?.clientId);
  }
  if (type === 'TokensIssued') return authentication(entry, TICKET, data?.clientId);
  if (READS.test(type)) return log({ status_detail: entry.sentence });
  const [, kind, uid] = ENTITIES.exec(stream) ?? [];
  if (kind === undefined) return api(entry, activityOf(type), type);
  const entity = { name: kind, uid, type: kind, type_id: OTHER };
  return { of: CLASSES.entity, activity_id: activityOf(type), fields: { actor: actorOf(entry), entity } };
};

const activityOf = (type: string): number => {
  if (DELETES.test(type)) return DELETE;
  if (READS.test(type)) return READ;
  return CREATES.test(type) ? CREATE : UPDATE;
};

const productOf = ({ version }: Producer): Fields => ({ name: 'flowsync', vendor_name: 'flowsync', version });

const endOf = (summary: Summary, producer: Producer): Fields => {
  const { of, activity_id, fields } = log();
  return {
    ...{ ...of, activity_id, type_uid: of.class_uid * 100 + activity_id },
    ...{ time: Date.parse(summary.at), message: `The end of an export of ${counted(summary.events, 'event')}` },
    ...{ severity_id: SEVERITY.succeeded, ...STATUS.succeeded },
    metadata: {
      ...{ version: '1.8.0', product: productOf(producer), uid: summary.exportId },
      ...{ event_code: 'flowsync.audit.export.ended', log_provider: producer.origin },
    },
    ...fields,
    unmapped: summary,
  };
};
