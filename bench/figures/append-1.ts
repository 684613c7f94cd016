import type { Figure } from '../figure';
import { emmettOnOurDriver } from '../support/emmett';
import { singleAppends } from '../support/single-appends';

export const append1: Figure = {
  name: 'append-1',
  ours: 'durable appends of one event through the store, one writer',
  theirs: 'emmett-sqlite on the driver that flowsync uses, on one connection that is kept',
  values: { rate: { unit: 'appends/s', goal: { atLeast: 5 } } },
  prepare: singleAppends(1, emmettOnOurDriver),
};
