const sorted = (values: ReadonlyArray<number>): ReadonlyArray<number> => [...values].sort((a, b) => a - b);

export const median = (values: ReadonlyArray<number>): number => {
  const all = sorted(values);
  const middle = Math.floor(all.length / 2);
  const high = all[middle] ?? Number.NaN;
  return all.length % 2 === 1 ? high : ((all[middle - 1] ?? Number.NaN) + high) / 2;
};

/** The smallest value that this share of them does not exceed (nearest rank): `percentile(values, 0.99)`. */
export const percentile = (values: ReadonlyArray<number>, share: number): number =>
  sorted(values)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN;

export const p50AndP99 = (values: ReadonlyArray<number>): { readonly p50: number; readonly p99: number } => ({
  p50: percentile(values, 0.5),
  p99: percentile(values, 0.99),
});
