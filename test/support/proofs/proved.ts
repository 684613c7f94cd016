/** A data directory whose history is proved, made by the service under a clock that only this moves. */
import { join } from 'node:path';
import { startService } from '../service';
import { simulatedPorts } from '../simulated/ports';
import { tempDir } from '../temp-dir';

const QUIET_MS = 15_000;

export interface Proved {
  readonly dir: string;
  readonly log: string;
  readonly env: Readonly<Record<string, string>>;
  /** As `/history/key` has it. */
  readonly vkey: string;
  /** The newest. */
  readonly checkpoint: string;
  /** What the service answers at these paths, as text. */
  readonly answers: ReadonlyArray<string>;
}

/** So many flows after those that are there, a checkpoint after each list of them. */
export const prove = async (
  bursts: ReadonlyArray<number>,
  options: {
    readonly dir?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly paths?: ReadonlyArray<string>;
  } = {},
): Promise<Proved> => {
  const dir = options.dir ?? join(tempDir(), 'data');
  const ports = simulatedPorts();
  const service = await startService({ ports, env: { FLOWSYNC_DATA_DIR: dir, ...options.env } });
  const { body } = await service.request('GET', '/flows?limit=1');
  let flowId = body.pagination.total;
  for (const flows of bursts) {
    const made = Array.from({ length: flows }, () => {
      flowId += 1;
      return service.request('PUT', `/flows/${flowId}`, { code: `F${flowId}`, title: `Flow ${flowId} ü` });
    });
    for (const { status, body } of await Promise.all(made)) if (status > 299) throw new Error(JSON.stringify(body));
    await ports.clock.advance(QUIET_MS);
    await ports.clock.settle();
  }
  const read = async (path: string): Promise<string> => (await service.request('GET', path)).body;
  const checkpoint = await read('/history/checkpoint');
  const vkey = (await read('/history/key')).split('\n')[0] ?? '';
  const answers = await Promise.all((options.paths ?? []).map(read));
  await service.stop();
  return { dir, log: join(dir, 'events.sqlite'), env: { FLOWSYNC_DATA_DIR: dir }, vkey, checkpoint, answers };
};
