/** What a timeline shows stands in the address: the range, what it is only of, and whether as a table. */
import type { Statistics, Timelines } from '@flowsync/client';
import { choose } from '../../data/router';
import type { Span } from '../../data/wall-clock';

export const DIMENSIONS = ['flowId', 'reference', 'integration', 'manager', 'webhookId', 'reason'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** A timeline is by one of them. */
export const NO_FILTER = Object.fromEntries(['sourceId', ...DIMENSIONS].map(name => [name, undefined]));

export type Group = Statistics['groups'][number];
export type Bar = Timelines['bars'][number];
export type Cluster = Timelines['clusters'][number];

/** By what the lanes are put apart; each stands in its own part of the drawing. */
export const LANES = ['flow', 'source', 'integration', 'manager'] as const;
export type LanesBy = (typeof LANES)[number];

export const lanesIn = (query: URLSearchParams): LanesBy | null =>
  LANES.find(name => name === query.get('lanes')) ?? null;

/** Long times in which nothing happens are narrow, unless that is switched off. */
export const isFolded = (query: URLSearchParams): boolean => query.get('fold') !== 'off';

/** Lanes that belong together. */
export interface Section {
  /** Null: they are all there are. */
  readonly name: string | null;
  /** How many were asked for. */
  readonly n: number;
  /** What it is only of, as the address has it. */
  readonly only: Readonly<Record<string, string>>;
  readonly drawn: Timelines;
}

export const iso = (ms: number): string => new Date(ms).toISOString();

/** What of it is asked of the service. */
export const asked = (query: URLSearchParams): URLSearchParams => {
  const names = ['since', 'until', 'sourceId', ...DIMENSIONS];
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
