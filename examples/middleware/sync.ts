/**
 * What this middleware does when a sync is requested. Every step sets what shall be, and none adds to what is: the same
 * message may come twice (webhooks are delivered at least once, and a manager may send it again) and does no harm.
 */
import { type Flowsync, Refused } from './flowsync';
import type { SyncRequested } from './receiver';
import type { Registrar } from './registrar';

/** The reference that means: look in the exam timetable for the flow's own code. All others name a class. */
const TIMETABLE = 'exam-timetable';

interface Job {
  readonly flowId: number;
  readonly flowCode: string;
  readonly requestId: string;
  readonly sourceId: number;
  readonly reference: string;
}

export interface Parts {
  readonly flowsync: Flowsync;
  readonly registrar: Registrar;
}

/** One source after the other. What goes wrong with one does not keep the others from being synced. */
export const sync = async ({ data }: SyncRequested, parts: Parts): Promise<void> => {
  const { flowId, flowCode, requestId } = data;
  for (const { id, reference } of data.externalSources) {
    const job = { flowId, flowCode, requestId, sourceId: id, reference };
    try {
      await syncSource(job, parts);
    } catch (error) {
      await giveUp(job, parts.flowsync, error);
    }
  }
};

const syncSource = async (job: Job, { flowsync, registrar }: Parts): Promise<void> => {
  const { flowId, sourceId, reference, requestId } = job;

  // 1. Fetch: who sits this exam, says the system that knows.
  const students = reference === TIMETABLE ? await enrich(job, flowsync, registrar) : await fetchClass(job, registrar);
  if (students === null) {
    const message = `The registrar knows nothing of "${reference}" for flow ${job.flowCode}.`;
    await flowsync.fail(flowId, reference, requestId, 'unknown-reference', message);
    return;
  }
  await flowsync.progress(flowId, reference, 50, `Fetched ${students.length} students.`).catch(unlessOver);

  // 2. Allocate to this source, so that classes stay apart inside one flow: the whole list, as it is over there. Who came
  // and who left flowsync works out. When too many would leave (an empty list is more likely a fault than the truth) it
  // takes nobody away, and asks a manager.
  const answer = await flowsync.setAllocated(flowId, sourceId, requestId, students);
  if ('held' in answer) {
    await flowsync.fail(flowId, reference, requestId, 'removal-held', answer.held.reason);
    return;
  }

  // 3. Tell. The request id makes sure that this answers the request we worked on, and no later one.
  const { added, moved, removed } = answer;
  await flowsync.done(flowId, reference, requestId, { added: added + moved, removed });
};

const fetchClass = async ({ reference }: Job, registrar: Registrar): Promise<ReadonlyArray<number> | null> =>
  (await registrar.classOf(reference))?.students ?? null;

/** A flow that somebody created empty: its code tells which exam it is, and it is given title and room. */
const enrich = async (
  { flowId, flowCode }: Job,
  flowsync: Flowsync,
  registrar: Registrar,
): Promise<ReadonlyArray<number> | null> => {
  const exam = await registrar.examOf(flowCode);
  if (exam === null) return null;
  await flowsync.setUp(flowId, { title: exam.title, metadata: { room: exam.room } });
  return exam.students;
};

/** Progress is a courtesy: when the request has ended meanwhile, say so by the outcome, late as it may be. */
const unlessOver = (error: unknown): void => {
  if (!(error instanceof Refused && error.status === 409)) throw error;
};

/** 409: the source was asked again, cancelled or removed meanwhile; a later message tells what to do, this one is over. */
const giveUp = async (job: Job, flowsync: Flowsync, error: unknown): Promise<void> => {
  const { flowId, reference, requestId } = job;
  const message = error instanceof Error ? error.message : String(error);
  console.error(`Source "${reference}" of flow ${flowId} was not synced: ${message}`);
  if (error instanceof Refused && error.status === 409) return;
  await flowsync.fail(flowId, reference, requestId, 'middleware-error', message).catch((failed: Error) => {
    console.error(`Nor could this be reported to flowsync: ${failed.message}`);
  });
};
