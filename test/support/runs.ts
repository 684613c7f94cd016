/** How often a property is tried: in full by `npm test`, a tenth of that by `npm run test:unit`, which must not take long. */
const FEW = 10;

export const runs = (full: number): number => (process.env.TEST_RUNS === 'few' ? Math.ceil(full / FEW) : full);
