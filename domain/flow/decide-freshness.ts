/** What was not synced within the age that was promised is recorded as stale: once, until a sync succeeds. */
import * as E from 'fp-ts/Either';
import type { Decision, OfType } from '../kernel/aggregate';
import { get } from '../kernel/sorted-map';
import type { Instant } from '../kernel/types';
import type { FlowCommand } from './commands';
import type { FlowEvent } from './events';
import { freshUntil, staleSince } from './freshness';
import { name } from './rules';
import type { Flow, FlowState, Source } from './state';

/** Undefined: nothing is said of it. */
export const freshnessSet = (
  source: Source,
  at: Instant,
  maxAge: number | null | undefined,
): ReadonlyArray<FlowEvent> =>
  maxAge === undefined || maxAge === (source.freshness?.maxAge ?? null)
    ? []
    : [{ type: 'SourceFreshnessSet', at, ...name(source), maxAge }];

/** Asked by a timer, which may be early, late or one of several. */
export const markStale =
  ({ at, sourceId }: OfType<FlowCommand, 'MarkStale'>) =>
  (flow: FlowState): Decision<FlowEvent> => {
    const source = flow === null ? undefined : get(flow.sources, sourceId);
    return E.right(flow === null || source === undefined ? [] : becameStale(flow, source, at));
  };

const becameStale = (flow: Flow, source: Source, at: Instant): ReadonlyArray<FlowEvent> => {
  if (flow.archived || source.freshness === null || staleSince(source) !== null) return [];
  const { maxAge } = source.freshness;
  const since = freshUntil(source, maxAge);
  return at < since ? [] : [{ type: 'SourceBecameStale', at, ...name(source), maxAge, since }];
};
