/** What was sent, by a filter that stands in the address, as does the cursor of the next page. */
import type { Delivery } from '@flowsync/client';
import type { ComponentChildren } from 'preact';
import type { LiveEvent } from '../../data/live';
import { useQuery } from '../../data/query';
import { usePlace } from '../../data/router';
import { Empty, Loading, Panel, Wrong } from '../../parts/basics';
import { Deliveries } from '../../parts/deliveries';
import { CursorPages } from '../../parts/table';
import { texts } from '../../texts';
import { type DeliveryFilter, filterIn, MoreFilters, States } from './filter';

interface DeliveryPanelProps {
  readonly base: string;
  readonly title: string;
  /** Which events of webhooks are about what it shows. */
  readonly concerns?: (event: LiveEvent) => boolean;
  /** What can be done with all that the filter finds. */
  readonly act?: (filter: DeliveryFilter) => ComponentChildren;
}

export const DeliveryPanel = ({ base, title, concerns = () => true, act }: DeliveryPanelProps) => {
  const { query } = usePlace();
  const filter = filterIn(query);
  const cursor = query.get('cursor');
  const asked = new URLSearchParams({ limit: '50', ...filter, ...(cursor === null ? {} : { cursor }) });
  const { answer, error, reload } = useQuery<ReadonlyArray<Delivery>>(
    `${base}?${asked}`,
    event => event.stream.startsWith('delivery-') && concerns(event),
  );
  const { integrations: words, common } = texts;
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Panel title={title} tools={<States filter={filter} />}>
      <MoreFilters key={JSON.stringify(filter)} filter={filter} />
      {act === undefined ? null : <div class="row body tight">{act(filter)}</div>}
      {error === null ? null : <Wrong error={error} retry={reload} />}
      {answer === null && error === null ? (
        <div class="body">
          <Loading />
        </div>
      ) : null}
      {answer?.data.length === 0 ? (
        <Empty title={isFiltered ? words.nothingFits : words.noDeliveries}>{words.noDeliveriesHelp}</Empty>
      ) : null}
      <Deliveries rows={answer?.data ?? []} />
      <CursorPages cursor={cursor} next={answer?.cursor ?? null} first={common.newer} further={common.older} />
    </Panel>
  );
};
