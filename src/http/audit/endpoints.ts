/** The history, asked for and handed over. */
import { endpoint, rawEndpoint } from '../edge/endpoint';
import { AuditEntryView } from './entry.view';
import { AuditQuery, ExportQuery } from './filter';

const MODULE = 'Audit';

/** A search for a text looks at thousands of events. */
const TEXT_COST = 10;

/** An export leaves two events in the history. */
const EXPORT_COST = 50;

export const searchAudit = endpoint({
  operation: 'searchAudit',
  method: 'GET',
  route: '/audit',
  module: MODULE,
  summary:
    'Who did what, when and on whose behalf: filters combine; a page may end early, and `scannedTo` then says how far was looked',
  roles: ['manager', 'analyst'],
  query: AuditQuery,
  answer: AuditEntryView,
  shape: 'search-page',
  cost: ({ query }) => (query.text === undefined ? 0 : TEXT_COST),
});

export const exportAudit = rawEndpoint({
  operation: 'exportAudit',
  method: 'GET',
  route: '/audit/export',
  module: MODULE,
  summary: 'The same as a stream, without a limit; its last record says that it is whole',
  roles: ['manager', 'analyst'],
  raw: 'api',
  produces: 'application/x-ndjson',
  query: ExportQuery,
  cost: () => EXPORT_COST,
});
