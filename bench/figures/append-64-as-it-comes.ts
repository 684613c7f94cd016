import type { Figure } from '../figure';
import { emmettAsItComes, itsDriverIsMissing } from '../support/emmett';
import { singleAppends } from '../support/single-appends';

export const append64AsItComes: Figure = {
  name: 'append-64-as-it-comes',
  ours: 'durable appends of one event through the store, 64 writers',
  theirs: 'emmett-sqlite as it comes, on its own driver with a connection for each append',
  values: { rate: { unit: 'appends/s', goal: { atLeast: 20 } } },
  available: itsDriverIsMissing,
  prepare: singleAppends(64, emmettAsItComes),
};
