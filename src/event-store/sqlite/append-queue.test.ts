import * as E from 'fp-ts/Either';
import { newEvents } from '../../../test/conformance/event-store/harness';
import { appendQueue } from './append-queue';

const MiB = 1024 * 1024;
const append = { stream: 'flow-1', expected: 'any', events: newEvents(1) } as const;
const stored = E.right({ revision: 0, position: 1 });

test('given appends that wait, then what would make them more than 64 MiB is refused, and taken again when they are written', async () => {
  const queue = appendQueue(async appends => appends.map(() => stored));
  const asked = [40, 20, 10, 4].map(size => queue.add(append, size * MiB));
  const refused = E.left({ _tag: 'StoreUnavailable', cause: 'too many writes are waiting' });
  expect(await Promise.all(asked)).toEqual([stored, stored, refused, stored]);
  expect(await queue.add(append, 10 * MiB)).toEqual(stored);
});

test('given nothing that waits, then one append of any size is taken', async () => {
  const queue = appendQueue(async appends => appends.map(() => stored));
  expect(await queue.add(append, 100 * MiB)).toEqual(stored);
});
