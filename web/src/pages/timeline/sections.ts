/** The lanes put apart by flow, source, integration or manager: those with the most requests, each asked for by itself. */
import type { Statistics, Timelines } from '@flowsync/client';
import { type Answer, get } from '../../data/api';
import { nameOf } from '../../data/names';
import { type Query, useQuery } from '../../data/query';
import { spoken, texts } from '../../texts';
import { timeline } from '../../texts/pages/timeline';
import type { Group, LanesBy, Section } from './place';

/** More are not taken in at a glance, and each is a question of its own. */
const MAX_SECTIONS = 8;
const BARS = 80;

export interface Sections {
  readonly shown: ReadonlyArray<Section>;
  /** How many have fewer requests, and are not shown. */
  readonly others: number;
}

/** Null: they are not put apart, or it is not known of which time. */
export const useSections = (by: LanesBy | null, drawn: Timelines | null): Query<Sections> => {
  const range = drawn === null ? null : new URLSearchParams({ since: drawn.since, until: drawn.until });
  return useQuery<Sections>(
    by === null || range === null ? null : `lanes ${by} ${range}`,
    () => false,
    async () => {
      const { data, status } = await get<Statistics>(`/statistics?${range}&groupBy=${by}`);
      const groups = data.groups.filter(({ n }) => n > 0).toSorted((a, b) => b.n - a.n);
      const shown = await Promise.all(groups.slice(0, MAX_SECTIONS).map(group => sectionOf(group, String(range))));
      const isMore = data.cursor !== null;
      return {
        status,
        data: { shown, others: groups.length - shown.length + (isMore ? 1 : 0) },
      } satisfies Answer<Sections>;
    },
  );
};

const sectionOf = async ({ by, n }: Group, range: string): Promise<Section> => {
  const only = onlyOf(by);
  const { data } = await get<Timelines>(`/timelines?${range}&${new URLSearchParams(only)}&limit=${BARS}`);
  return { only, n, drawn: data, name: await nameOfGroup(by) };
};

const onlyOf = ({ flowId, externalSourceId, integration, manager }: Group['by']): Readonly<Record<string, string>> => ({
  ...(flowId === undefined ? {} : { flowId: String(flowId) }),
  ...(externalSourceId === undefined ? {} : { sourceId: String(externalSourceId) }),
  ...(integration === undefined ? {} : { integration: integration ?? 'none' }),
  ...(manager === undefined ? {} : { manager }),
});

const nameOfGroup = async ({ flowId, externalSourceId, integration, manager }: Group['by']): Promise<string> => {
  if (flowId !== undefined) return nameOfFlow(flowId, externalSourceId);
  const id = integration ?? manager;
  return id === undefined ? spoken(timeline).nobody : nameOf(id);
};

/** Those that are gone are known by their number. */
const nameOfFlow = async (flowId: number, sourceId: number | undefined): Promise<string> => {
  const flow = await get<{ readonly title: string; readonly externalSources: ReadonlyArray<NamedSource> }>(
    `/flows/${flowId}`,
  ).catch(() => null);
  const title = flow?.data.title ?? texts.flow.number(flowId);
  if (sourceId === undefined) return title;
  const source = flow?.data.externalSources.find(({ id }) => id === sourceId);
  return `${title} › ${source?.reference ?? sourceId}`;
};

interface NamedSource {
  readonly id: number;
  readonly reference: string;
}
