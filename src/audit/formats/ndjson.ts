import type { Format } from './format';

/** A line of JSON for each event, and one `{"end": …}`. */
export const ndjson = (): Format => ({
  contentType: 'application/x-ndjson',
  extension: 'ndjson',
  begin: '',
  entry: entry => `${JSON.stringify(entry)}\n`,
  end: summary => `${JSON.stringify({ end: summary })}\n`,
});
