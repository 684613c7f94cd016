import { given, newEvents } from '../../../test/conformance/event-store/harness';
import { openLog } from '../../../test/support/sqlite-log';
import type { Clock } from '../../runtime/ports';
import { IDLE_MS } from '../../sqlite/write-ahead-log';

/** Time passes as soon as somebody waits for it; the waits are kept, but for those until the log looks at its file. */
const hurried = (): { readonly clock: Clock; readonly waits: number[] } => {
  const waits: number[] = [];
  const clock: Clock = {
    now: () => 0,
    elapsed: () => 0,
    after: (ms, task) => {
      if (ms === IDLE_MS) return () => undefined;
      waits.push(ms);
      const soon = setImmediate(task);
      return () => clearImmediate(soon);
    },
  };
  return { clock, waits };
};

test('given a handler that fails for long, then the pauses double up to half a minute, and begin anew after a success', async () => {
  const { clock, waits } = hurried();
  const store = openLog({ clock });
  await given(store, 'flow-1', newEvents(1));
  let attempts = 0;
  await new Promise<void>(done => {
    store.subscribe(0, async ({ position }) => {
      attempts += 1;
      if (attempts <= 11 || attempts === 13) throw new Error('not now');
      if (position === 2) done();
      else await given(store, 'flow-1', newEvents(1));
    });
  });
  expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000, 100]);
});

test('given a handler that fails, when it is stopped in a pause, then the pause ends and it is not called again', async () => {
  let attempts = 0;
  let cancelled = 0;
  let paused = (): void => undefined;
  const pausing = new Promise<void>(resolve => {
    paused = resolve;
  });
  const clock: Clock = {
    now: () => 0,
    elapsed: () => 0,
    after: ms => {
      if (ms === IDLE_MS) return () => undefined;
      paused();
      return () => {
        cancelled += 1;
      };
    },
  };
  const store = openLog({ clock });
  await given(store, 'flow-1', newEvents(1));
  const subscription = store.subscribe(0, async () => {
    attempts += 1;
    throw new Error('never');
  });
  await pausing;
  await subscription.stop();
  await given(store, 'flow-1', newEvents(1));
  expect({ attempts, cancelled }).toEqual({ attempts: 1, cancelled: 1 });
});
