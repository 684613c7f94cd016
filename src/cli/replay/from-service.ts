/** The steps of a flow from a service. */
import { Failed } from '../failed';
import { type Remote, refusalIn } from '../remote';
import type { Span } from './from-log';
import type { Frame } from './show';

interface Page {
  readonly data: ReadonlyArray<Frame>;
  readonly cursor: string | null;
}

const PAGE_STEPS = 50;

export async function* framesOfService(
  flow: number,
  { from, to }: Span,
  remote: Remote,
  stopped: AbortSignal,
): AsyncGenerator<Frame> {
  const after = from === undefined ? 0 : await positionOf(flow, from.given, remote, stopped);
  const asOf = to === undefined ? '' : `&asOf=${encodeURIComponent(to.given)}`;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const goOn: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const answer = await ask(remote, `/flows/${flow}/replay?limit=${PAGE_STEPS}${asOf}${goOn}`, stopped);
    if (!answer.ok) throw new Failed(await refusalIn(answer));
    const page = (await answer.json()) as Page;
    for (const frame of page.data) if (Number(frame.event.position) >= after) yield frame;
    ({ cursor } = page);
  }
}

/** Of a moment, as the service reads it. */
const positionOf = async (flow: number, moment: string, remote: Remote, stopped: AbortSignal): Promise<number> => {
  const answer = await ask(remote, `/flows/${flow}/events?limit=1&asOf=${encodeURIComponent(moment)}`, stopped);
  if (!answer.ok && answer.status !== 404) throw new Failed(await refusalIn(answer));
  return Number(answer.headers.get('flowsync-as-of') ?? 0);
};

const ask = async ({ url, key }: Remote, path: string, signal: AbortSignal): Promise<Response> => {
  try {
    return await fetch(`${url}${path}`, { headers: { 'x-api-key': key }, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new Failed(`${url} does not answer: ${error instanceof Error ? error.message : error}.`);
  }
};
