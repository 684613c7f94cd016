/// <reference types="jest" />
/** What is written, and what need not be. */
import * as E from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { PeopleLog } from '../../../src/personal-data/shared/people-log';
import { right } from '../../support/right';
import { ada, grace } from './harness';
import { openReplica, type Shared } from './replicas';

export const lists = ({ store }: Shared): void => {
  test('given what is known already, then nothing is appended', async () => {
    let appends = 0;
    const counting: PeopleLog = {
      ...store(),
      append: (stream, expected, events) => {
        appends += 1;
        return store().append(stream, expected, events);
      },
    };
    const replica = await openReplica(counting);
    const list = Array.from({ length: 50 }, (_, id) => ({ id, ...ada }));
    right(await replica.people.rememberAll('participant', list)());
    appends = 0;
    right(await replica.people.rememberAll('participant', list)());
    right(await replica.people.remember('participant', 7, { name: ada.name })());
    expect(appends).toBe(0);
    right(await replica.people.rememberAll('participant', [...list, { id: 7, ...grace }])());
    expect(appends).toBe(1);
  });

  test('given what this replica has not read is otherwise by now, then telling it the old again is not lost', async () => {
    let isDeaf = false;
    const hardOfHearing: PeopleLog = {
      ...store(),
      subscribe: (after, handle) => store().subscribe(after, batch => (isDeaf ? Promise.resolve() : handle(batch))),
    };
    const deaf = await openReplica(hardOfHearing, { timeoutMs: 200 });
    const here = await openReplica(store());
    await here.isTold([1, 2], ada);
    await deaf.comesToFind('participant', 2, ada);
    isDeaf = true;
    await here.isTold([1, 2], grace);
    right(await deaf.people.remember('participant', 1, ada)());
    await deaf.isTold([1, 2], ada);
    await here.comesToFind('participant', 1, ada);
    await here.comesToFind('participant', 2, ada);
  });

  test('given a list that is cut short, then it is an error, and the same again finishes it', async () => {
    let left = 30;
    const failing: PeopleLog = {
      ...store(),
      append: (stream, expected, events) => {
        left -= 1;
        return left < 0
          ? TE.left({ _tag: 'StoreUnavailable', cause: 'away' })
          : store().append(stream, expected, events);
      },
    };
    const replica = await openReplica(failing);
    const list = Array.from({ length: 300 }, (_, id) => ({ id, ...ada }));
    expect(await replica.people.rememberAll('participant', list)()).toEqual(
      E.left({ _tag: 'PeopleUnavailable', cause: 'away' }),
    );
    expect(left).toBeGreaterThan(-150); // the rest of the list did not even try
    left = 1000;
    right(await replica.people.rememberAll('participant', list)());
    expect(
      right(
        await replica.people.find(
          'participant',
          list.map(({ id }) => id),
        )(),
      ).size,
    ).toBe(300);
  });
};
