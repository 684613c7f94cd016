import { cloudevents } from './cloudevents';
import { csv } from './csv';
import type { Formats } from './format';
import { ndjson } from './ndjson';
import { ocsf } from './ocsf';

export const formats: Formats = { ndjson, csv, cloudevents, ocsf };
