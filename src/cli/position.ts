import { InvalidArgumentError } from 'commander';

/** Of an option. */
export const position = (text: string): number => {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new InvalidArgumentError('A position is a whole number from 0.');
  return number;
};
