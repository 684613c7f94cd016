/** The command that all of them take, as flowsync does: it describes a source of a flow that is there, and is told once. */
import { timingSafeEqual } from 'node:crypto';

export interface Described {
  readonly type: 'SourceDescribed';
  readonly data: { readonly sourceId: number; readonly description: string };
}

export interface Flow {
  /** Descriptions by the id of a source. */
  readonly sources: Readonly<Record<string, string>>;
}

/** Flows are there with one source each, as those of the other side are. */
export const initial = (): Flow => ({ sources: { '1': 'Class 1' } });

export const decide = (flow: Flow, sourceId: number, description: unknown): ReadonlyArray<Described> => {
  if (typeof description !== 'string' || description.length > 1000) throw new Error('description is no text');
  const before = flow.sources[String(sourceId)];
  if (before === undefined) throw new Error(`there is no source ${sourceId}`);
  return before === description ? [] : [{ type: 'SourceDescribed', data: { sourceId, description } }];
};

export const evolve = (flow: Flow, { data }: Described): Flow => ({
  sources: { ...flow.sources, [String(data.sourceId)]: data.description },
});

const expected = Buffer.from(process.env.API_KEY ?? '');

export const isAllowed = (key: unknown): boolean =>
  typeof key === 'string' && key.length === expected.length && timingSafeEqual(Buffer.from(key), expected);

export const environment = { port: Number(process.env.PORT), dir: process.env.DATA_DIR ?? '.' };
