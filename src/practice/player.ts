/**
 * Plays what an integration does with a sync request, with made-up people: it takes its time, reports progress, and
 * sometimes fails. All it does it does over the API, with the key of its client.
 */
import type { Client } from '@flowsync/client';
import type { Clock, Random } from '../runtime/ports';

export interface SyncRequested {
  readonly requestId: string;
  readonly flowId: number;
  readonly externalSources: ReadonlyArray<{ readonly id: number; readonly reference: string }>;
}

export interface Player {
  /** False: it has too much to do already. */
  readonly play: (client: Client, request: SyncRequested) => boolean;
  /** Leaves everything as it is. */
  readonly stop: () => void;
}

/** Sources, at once. */
const MAX_AT_WORK = 500;
const STEPS = 3;
const MIN_STEP_MS = 600;
const MAX_STEP_MS = 2000;
/** Of syncs of a source that was synced before: whoever comes for the first time sees it succeed. */
const FAILING_SHARE = 0.25;
/** A source whose reference begins so fails each time, for whoever wants to see that. */
const FAILS_ALWAYS = /^fail/i;

const CLASS_SIZE = 24;
/** So many come or go from one sync to the next: fewer than the guard against mass removal holds. */
const CHANGING = 3;
/** Ids of people who are nobody. */
const FIRST_PERSON = 900_000_000;

const FAILURES = [
  ['source-unavailable', 'Practice: the made-up registrar did not answer. Request the sync again.'],
  ['middleware-error', 'Practice: the made-up middleware ran out of memory. Request the sync again.'],
  ['quota-exceeded', 'Practice: the made-up registrar wants fewer questions. Request the sync again.'],
] as const;

type Source = SyncRequested['externalSources'][number];

export const createPlayer = ({
  clock,
  random,
}: {
  readonly clock: Pick<Clock, 'after'>;
  readonly random: Pick<Random, 'fraction'>;
}): Player => {
  const ending = new AbortController();
  const { signal } = ending;
  let atWork = 0;

  const draw = (below: number): number => Math.floor(random.fraction() * below);
  const oneStep = (): Promise<void> =>
    new Promise(resolve => {
      const cancel = clock.after(MIN_STEP_MS + draw(MAX_STEP_MS - MIN_STEP_MS), done);
      function done(): void {
        signal.removeEventListener('abort', done);
        cancel();
        resolve();
      }
      signal.addEventListener('abort', done);
    });

  const sync = async (client: Client, { requestId, flowId }: SyncRequested, source: Source): Promise<void> => {
    const path = { flowId, flowExternalSourceReference: source.reference };
    const ofSource = { flowId, flowExternalSourceId: source.id };
    const before = await client.getSource({ path: ofSource, signal });
    if (before.error !== undefined) return;
    const wasSynced = before.data.lastSync !== null;
    const isFailing = FAILS_ALWAYS.test(source.reference) || (wasSynced && random.fraction() < FAILING_SHARE);
    const failsAt = isFailing ? 1 + draw(STEPS) : null;

    for (let step = 1; step <= STEPS; step++) {
      await oneStep();
      if (signal.aborted) return;
      if (step === failsAt) {
        const [reason, message] = FAILURES[draw(FAILURES.length)] ?? FAILURES[0];
        await client.syncFail({ path, body: { requestId, reason, message }, signal });
        return;
      }
      const percent = Math.round((100 * step) / (STEPS + 1));
      const message = `Practice: ${Math.round((CLASS_SIZE * percent) / 100)} of ${CLASS_SIZE} made-up people are read.`;
      const reported = await client.syncProgress({ path, body: { requestId, percent, message }, signal });
      // Cancelled, timed out or removed meanwhile: there is nothing left to do.
      if (reported.error !== undefined) return;
    }
    const participantIds = classOf(source.id, wasSynced ? draw(CHANGING) : 0);
    const body = { participantIds, requestId, addMissing: true };
    const set = await client.setAllocatedParticipants({ path: ofSource, body, signal });
    if (set.error !== undefined) return;
    const message = 'Practice: all made-up people are allocated.';
    await client.syncDone({ path, body: { requestId, message }, signal });
  };

  return {
    play: (client, request) => {
      if (atWork + request.externalSources.length > MAX_AT_WORK) return false;
      for (const source of request.externalSources) {
        atWork += 1;
        void sync(client, request, source).finally(() => {
          atWork -= 1;
        });
      }
      return true;
    },
    stop: () => ending.abort(),
  };
};

/** Another class for each source; `gone` of them have left, and as many have come. */
const classOf = (sourceId: number, gone: number): ReadonlyArray<number> =>
  Array.from({ length: CLASS_SIZE }, (_, index) => FIRST_PERSON + 1000 * (sourceId % 1000) + gone + index);
