/** Which flows and sources a webhook is about: of what it is subscribed to, it is sent what fits. */
import * as t from 'io-ts';
import { FlowId, text } from './kernel/types';
import { matches } from './kernel/wildcard';

const PATTERN_MAX_LENGTH = 255;

const BYTES_OF_ID = 9;
const BYTES_OF_TEXT = 32;
/** At most: V8 takes one where all of a text are Latin. */
const BYTES_OF_CHARACTER = 2;

/** `*` stands for any text, also for none. */
export const FlowCodePattern = text('FlowCodePattern', { minLength: 1, maxLength: PATTERN_MAX_LENGTH });
export const ReferencePattern = text('ReferencePattern', {
  minLength: 1,
  maxLength: PATTERN_MAX_LENGTH,
  pattern: /^[0-9a-zA-Z\-_,.;:|*]+$/,
  expected: 'made of letters, digits and - _ , . ; : | only, and * for any of them',
});

/** Each that is there has to fit; of a list one has to. */
export const WebhookFilters = t.exact(
  t.partial({
    flowIds: t.readonlyArray(FlowId),
    flowCodes: t.readonlyArray(FlowCodePattern),
    references: t.readonlyArray(ReferencePattern),
  }),
  'WebhookFilters',
);
export type WebhookFilters = t.TypeOf<typeof WebhookFilters>;

/** What a message is about. */
export interface Subject {
  readonly flowId: number;
  /** As it was then. */
  readonly flowCode: string;
  /** Of the sources that it concerns; none: it is about the flow as a whole. */
  readonly references: ReadonlyArray<string>;
}

/** Of several sources one has to fit; what is about no source in particular is not asked for one. */
export const isWanted = ({ flowIds, flowCodes, references }: WebhookFilters, subject: Subject): boolean =>
  (flowIds === undefined || flowIds.includes(subject.flowId)) &&
  (flowCodes === undefined || someMatch(flowCodes, [subject.flowCode])) &&
  (references === undefined || subject.references.length === 0 || someMatch(references, subject.references));

/** About how many bytes of memory they take. */
export const bytesOfFilters = ({ flowIds = [], flowCodes = [], references = [] }: WebhookFilters): number =>
  BYTES_OF_ID * flowIds.length +
  [...flowCodes, ...references].reduce((sum, { length }) => sum + BYTES_OF_TEXT + BYTES_OF_CHARACTER * length, 0);

const someMatch = (patterns: ReadonlyArray<string>, texts: ReadonlyArray<string>): boolean =>
  patterns.some(pattern => texts.some(text => matches(pattern, text)));
