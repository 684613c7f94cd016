/** Server-sent events as they come over HTTP. Whoever reads is let go after the test. */
import type { Clock } from '../../src/runtime/ports';
import { realClock } from '../../src/runtime/real';
import { until } from './until';

export interface ServerEvent<Data> {
  readonly event: string;
  readonly id: string;
  readonly data: Data;
}

const open: AbortController[] = [];
afterEach(() => {
  for (const controller of open.splice(0)) controller.abort();
});

export const readStream = async <Data>(url: string, headers: Readonly<Record<string, string>>) => {
  const controller = new AbortController();
  open.push(controller);
  const answer = await fetch(url, { headers, signal: controller.signal });
  const state = { text: '', ended: false };
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) state.text += decoder.decode(chunk as Uint8Array, { stream: true });
  };
  if (answer.status === 200)
    void read()
      .catch(() => undefined)
      .finally(() => {
        state.ended = true;
      });
  const of = (name: string): ReadonlyArray<ServerEvent<Data>> =>
    [...state.text.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/g)]
      .map(([, id = '', event = '', data = '']) => ({ id, event, data: JSON.parse(data) as Data }))
      .filter(({ event }) => event === name);
  return {
    status: answer.status,
    headers: answer.headers,
    text: () => state.text,
    of,
    has: (name: string, count: number) => until(() => of(name).length >= count),
    untilReady: () => until(() => of('ready').length > 0),
    hasEnded: () => until(() => state.ended),
    leave: () => controller.abort(),
  };
};

const HEARTBEAT_MS = 15_000;

/** A clock on which signs of life come when `beat` is called. */
export const beatingClock = (): { readonly clock: Clock; readonly beat: () => void } => {
  const beats: Array<() => void> = [];
  const after: Clock['after'] = (ms, task) => {
    if (ms !== HEARTBEAT_MS) return realClock.after(ms, task);
    beats.push(() => void task());
    return () => undefined;
  };
  return { clock: { ...realClock, after }, beat: () => void beats.splice(0).map(task => task()) };
};
