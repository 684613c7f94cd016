import * as E from 'fp-ts/Either';
import { append, described, fill, held, readYourWrites, startProjector } from '../../test/support/read-models';
import { run } from '../../test/support/right';
import { simulatedClock } from '../../test/support/simulated/clock';
import { openLog } from '../../test/support/sqlite-log';
import { tally } from '../../test/support/tally';
import type { EventStore } from '../event-store/event-store';

test('whoever knows of an append sees it in the next read, however many others append', async () => {
  const store = openLog();
  const { tallies } = startProjector({ store });
  await readYourWrites(store, tallies, 40, 50);
});

test('what was acknowledged before the start is there in the first read', async () => {
  const store = openLog();
  await fill(store, 2000);
  expect((await startProjector({ store }).tallies())[10]).toBe(200);
});

test('a read of what is there takes no turn of the event loop', async () => {
  const store = openLog();
  const position = await append(store, 'flow-1', [described()]);
  const { tallies } = startProjector({ store });
  await tallies(position);
  let turned = false;
  setImmediate(() => {
    turned = true;
  });
  await tallies(position);
  expect(turned).toBe(false);
});

test('a read waits for what is not there yet, and no longer than it is allowed to', async () => {
  const store = openLog();
  const clock = simulatedClock('2026-11-24T09:00:00.000Z');
  const { read, tallies } = startProjector({ store, clock });
  const position = await append(store, 'flow-1', [described()]);
  await tallies(position);
  const ask = () => read('tally', position + 1, () => 'seen')();
  const answers: unknown[] = [];

  void ask().then(answer => answers.push(answer));
  await clock.advance(4999);
  expect(answers).toEqual([]);
  await clock.advance(1);
  expect(answers).toEqual([E.left({ _tag: 'NotReady', projection: 'tally', position })]);

  void ask().then(answer => answers.push(answer));
  await clock.advance(4999);
  await append(store, 'flow-1', [described()]);
  await clock.settle();
  expect(answers[1]).toEqual(E.right('seen'));
});

test('while the store does not answer, a read says so; then it goes on by itself', async () => {
  const store = openLog();
  const clock = simulatedClock('2026-11-24T09:00:00.000Z');
  const down = { _tag: 'StoreUnavailable', cause: 'down' } as const;
  let isDown = true;
  const head: EventStore['head'] = () => async () => (isDown ? E.left(down) : store.head()());
  const { read } = startProjector({ store: { ...store, head }, clock });
  const asked = read('tally', 0, () => 'seen')();
  await clock.advance(5000);
  expect(await asked).toEqual(E.left(down));
  isDown = false;
  await clock.advance(30_000);
  expect(await read('tally', 0, () => 'seen')()).toEqual(E.right('seen'));
});

test('one that lags catches up while the others serve', async () => {
  const log = openLog();
  await fill(log, 5000);
  const other = { ...tally(), name: 'other' };
  const first = startProjector({ store: log, projections: [other] });
  await run(first.read('other', 5000, () => null));
  await first.stop();

  const { store, release } = held(log);
  const { dir } = first;
  const { read, status, tallies } = startProjector({ store, dir, projections: [tally(), other] });
  await run(read('other', 5000, () => null));
  const position = await append(log, 'flow-1', [described()]);
  await run(read('other', position, () => null));
  expect(status()).toMatchObject([
    { name: 'tally', position: null, building: { position: 0, head: position } },
    { name: 'other', position, building: null },
  ]);
  release();
  expect((await tallies(position))[1]).toBe(501);
  expect(status()).toMatchObject([{ name: 'tally', position, building: null }, { name: 'other' }]);
});

test('nothing but a question can be asked', async () => {
  const { read } = startProjector({ store: openLog() });
  await expect(read('tally', 0, db => db.all('DELETE FROM tallies'))()).rejects.toThrow('only read');
  expect(() => read('nothing', 0, () => null)).toThrow('nothing');
});
