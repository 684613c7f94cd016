/** What a timeline shows stands in the address: the range, what it is only of, and whether as a table. */
import type { Statistics, Timelines } from '@flowsync/client';
import { choose } from '../../data/router';
import type { Span } from './axis';

export const DIMENSIONS = ['flowId', 'reference', 'integration', 'manager', 'webhookId'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export type Group = Statistics['groups'][number];
export type Bar = Timelines['bars'][number];
export type Cluster = Timelines['clusters'][number];

export const iso = (ms: number): string => new Date(ms).toISOString();

/** What of it is asked of the service. */
export const asked = (query: URLSearchParams): URLSearchParams => {
  const names = ['since', 'until', ...DIMENSIONS];
  return new URLSearchParams(names.flatMap(name => (query.get(name) ? [[name, exact(query.get(name) ?? '')]] : [])));
};

/** A time in the one way that the service reads; what is none is left to the service to refuse. */
const exact = (text: string): string =>
  /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) ? iso(Date.parse(text)) : text;

export const filterOf = (query: URLSearchParams): readonly [Dimension, string] | null => {
  const name = DIMENSIONS.find(dimension => query.get(dimension));
  return name === undefined ? null : [name, query.get(name) ?? ''];
};

export const showSpan = ({ fromMs, untilMs }: Span): void =>
  choose({ since: iso(Math.round(fromMs)), until: iso(Math.round(untilMs)) });
