/**
 * What this middleware does when a sync is requested. Every step sets what shall be, and none adds to what is: the same
 * message may come twice (webhooks are delivered at least once, and a manager may send it again) and does no harm.
 */
import type { Client, Refused, Result, Unreachable } from '@flowsync/client';
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
  readonly flowsync: Client;
  readonly registrar: Registrar;
}

/** A call that was not answered as it should be; the client has tried what can be tried again. */
class NotDone extends Error {
  constructor(readonly why: Refused | Unreachable) {
    super(why.message);
  }
}

const done = async <Data>(call: Promise<Result<Data>>): Promise<Data> => {
  const result = await call;
  if (result.error !== undefined) throw new NotDone(result.error);
  return result.data;
};

/** The source was asked again, cancelled or removed meanwhile; a later message tells what to do, this one is over. */
const isOver = (error: unknown): boolean =>
  error instanceof NotDone && error.why.kind === 'refused' && error.why.status === 409;

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
  const path = { flowId, flowExternalSourceReference: reference };

  // 1. Fetch: who sits this exam, says the system that knows.
  const students = reference === TIMETABLE ? await enrich(job, flowsync, registrar) : await fetchClass(job, registrar);
  if (students === null) {
    const message = `The registrar knows nothing of "${reference}" for flow ${job.flowCode}.`;
    await done(flowsync.syncFail({ path, body: { requestId, reason: 'unknown-reference', message } }));
    return;
  }
  // A courtesy: when the request has ended meanwhile, say so by the outcome, late as it may be.
  const progress = { requestId, percent: 50, message: `Fetched ${students.length} students.` };
  await done(flowsync.syncProgress({ path, body: progress })).catch(unlessOver);

  // 2. Allocate to this source, so that classes stay apart inside one flow: the whole list, as it is over there. Who came
  // and who left flowsync works out. When too many would leave (an empty list is more likely a fault than the truth) it
  // takes nobody away, and asks a manager.
  const answer = await done(
    flowsync.setAllocatedParticipants({
      path: { flowId, flowExternalSourceId: sourceId },
      body: { participantIds: students, requestId, addMissing: true },
    }),
  );
  if ('held' in answer) {
    const body = { requestId, reason: 'removal-held', message: answer.held.reason };
    await done(flowsync.syncFail({ path, body }));
    return;
  }

  // 3. Tell. The request id makes sure that this answers the request we worked on, and no later one.
  const { added, moved, removed } = answer;
  await done(flowsync.syncDone({ path, body: { requestId, counts: { added: added + moved, removed } } }));
};

const fetchClass = async ({ reference }: Job, registrar: Registrar): Promise<ReadonlyArray<number> | null> =>
  (await registrar.classOf(reference))?.students ?? null;

/** A flow that somebody created empty: its code tells which exam it is, and it is given title and room. */
const enrich = async (
  { flowId, flowCode }: Job,
  flowsync: Client,
  registrar: Registrar,
): Promise<ReadonlyArray<number> | null> => {
  const exam = await registrar.examOf(flowCode);
  if (exam === null) return null;
  await done(flowsync.setUpFlow({ path: { flowId }, body: { title: exam.title, metadata: { room: exam.room } } }));
  return exam.students;
};

const unlessOver = (error: unknown): void => {
  if (!isOver(error)) throw error;
};

const giveUp = async (job: Job, flowsync: Client, error: unknown): Promise<void> => {
  const { flowId, reference, requestId } = job;
  const message = error instanceof Error ? error.message : String(error);
  console.error(`Source "${reference}" of flow ${flowId} was not synced: ${message}`);
  if (isOver(error)) return;
  const body = { requestId, reason: 'middleware-error', message };
  const failed = await flowsync.syncFail({ path: { flowId, flowExternalSourceReference: reference }, body });
  if (failed.error !== undefined) console.error(`Nor could flowsync be told so: ${failed.error.message}`);
};
