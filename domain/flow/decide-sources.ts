/** External sources. Who is allocated to them, and how they go: `decide-allocations`. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { conflict, type Decision, type OfType } from '../kernel/aggregate';
import { find } from '../kernel/sorted-map';
import type { FlowCommand } from './commands';
import { freshnessSet } from './decide-freshness';
import type { FlowEvent } from './events';
import { roomFor } from './limits';
import { changeable, name, onSource } from './rules';
import type { FlowState } from './state';

type Decide<Type extends FlowCommand['type']> = (
  command: OfType<FlowCommand, Type>,
) => (state: FlowState) => Decision<FlowEvent>;

export const addSource: Decide<'AddSource'> =
  ({ at, reference, description, maxSources }) =>
  state =>
    pipe(
      changeable(state),
      E.filterOrElse(
        flow => find(flow.sources, source => source.reference === reference) === undefined,
        flow =>
          conflict('reference-exists', `Flow ${flow.flowId} has an external source with the reference "${reference}".`),
      ),
      E.tap(flow => roomFor('too-many-sources', 'external sources', maxSources)(flow, flow.sources.size, 1)),
      E.map(flow => [{ type: 'SourceAdded', at, sourceId: flow.lastSourceId + 1, reference, description }]),
    );

export const describeSource: Decide<'DescribeSource'> = ({ at, sourceId, description, maxAge }) =>
  onSource(sourceId, source => {
    const described: ReadonlyArray<FlowEvent> =
      source.description === description ? [] : [{ type: 'SourceDescribed', at, ...name(source), description }];
    return E.right([...described, ...freshnessSet(source, at, maxAge)]);
  });
