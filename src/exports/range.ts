/** Which part of the history is handed over: the codec of each part, and what no codec of one value sees. */
import { Time } from '../../domain/kernel/time';
import { Count, FlowId } from '../../domain/kernel/types';

export interface Range {
  /** From this time on. */
  readonly since?: string | undefined;
  /** Before this time: what happened later is as if it had not. */
  readonly until?: string | undefined;
  /** Of this flow, and what is linked with it. */
  readonly flow?: number | undefined;
  /** Beyond this position. */
  readonly after?: number | undefined;
}

export const RANGE = { since: Time, until: Time, flow: FlowId, after: Count } as const;
export type RangeName = keyof typeof RANGE;

export interface Misfit {
  readonly name: string;
  /** Follows on the name. */
  readonly message: string;
}

/** As the history keeps it with an export. */
export const asText = (range: Range): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(range).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );

/** `upTo`: where the history ends for this export. */
export const misfitsOf = ({ since, until, after }: Range, upTo: number): ReadonlyArray<Misfit> => {
  const misfits: Misfit[] = [];
  if (since !== undefined && until !== undefined && since >= until)
    misfits.push({ name: 'until', message: `must be later than since, ${since}; it is ${until}` });
  if (after !== undefined && after > upTo)
    misfits.push({ name: 'after', message: `is ${after}, beyond the end of the history at ${upTo}` });
  return misfits;
};
