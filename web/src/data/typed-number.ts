/** A number as somebody types it; null: nothing. What is none goes to the service as it is, which says what is wrong with it. */
export const numberTyped = (text: string): number | string | null => {
  const given = text.trim();
  if (given === '') return null;
  return Number.isFinite(Number(given)) ? Number(given) : given;
};
