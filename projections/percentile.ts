/** By linear interpolation between the two nearest ranks, as `quantile_cont` of SQL; `sorted` ascends. */
export const percentile = (sorted: ArrayLike<number>, share: number): number | null => {
  if (sorted.length === 0) return null;
  const rank = (sorted.length - 1) * share;
  const [low = 0, high = low] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
  return low + (high - low) * (rank - Math.floor(rank));
};
