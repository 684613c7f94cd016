import type { Figure } from '../figure';
import { emmettOnOurDriver } from '../support/emmett';
import { singleAppends } from '../support/single-appends';

export const append64: Figure = {
  name: 'append-64',
  ours: 'durable appends of one event through the store, 64 writers',
  theirs: 'emmett-sqlite on the driver that flowsync uses, on one connection that is kept',
  values: { rate: { unit: 'appends/s', goal: { atLeast: 20 } } },
  prepare: singleAppends(64, emmettOnOurDriver),
};
