import type { Figure } from '../figure';
import { emmettAsItComes, itsDriverIsMissing } from '../support/emmett';
import { singleAppends } from '../support/single-appends';

export const append1AsItComes: Figure = {
  name: 'append-1-as-it-comes',
  ours: 'durable appends of one event through the store, one writer',
  theirs: 'emmett-sqlite as it comes, on its own driver with a connection for each append',
  values: { rate: { unit: 'appends/s', goal: { atLeast: 5 } } },
  available: itsDriverIsMissing,
  prepare: singleAppends(1, emmettAsItComes),
};
