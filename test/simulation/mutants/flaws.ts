/** Flaws that are put into the service on purpose, each by one change of its text, so that the simulation shows what it finds. */

import type { PlayOptions } from '../world/world';

export interface Flaw {
  readonly name: string;
  readonly file: string;
  /** Stands once in the file. */
  readonly from: string;
  readonly to: string;
  /** The worlds in which it can be found at all. */
  readonly given?: Pick<PlayOptions, 'kind' | 'replicas' | 'focus' | 'habit'>;
}

const flaw = (name: string, file: string, from: string, to: string, given?: Flaw['given']): Flaw => ({
  ...{ name, file, from, to },
  ...(given === undefined ? {} : { given }),
});
/** What one replica leaves undone another does. */
const ALONE = { replicas: 1 } as const;
const TOGETHER = { kind: 'memory', replicas: 3 } as const;

export const FLAWS: ReadonlyArray<Flaw> = [
  // Commands
  flaw(
    'a conflict is taken for a success',
    'src/commands/command-runner.ts',
    "if (appended.left._tag !== 'WrongExpectedRevision') {",
    "if (appended.left._tag === 'WrongExpectedRevision') return answer({ ...loaded.right, events: [] as never[] });\n      if (appended.left._tag !== 'WrongExpectedRevision') {",
  ),
  flaw(
    'a command is acknowledged when the store did not answer',
    'src/commands/command-runner.ts',
    "if (appended.left._tag !== 'WrongExpectedRevision') {",
    "if (appended.left._tag === 'StoreUnavailable') return answer({ ...loaded.right, state: events.reduce(aggregate.evolve, state), events });\n      if (appended.left._tag !== 'WrongExpectedRevision') {",
  ),
  flaw(
    'an idempotency key is forgotten',
    'src/commands/command-runner.ts',
    'const found = key === undefined ? nothingEarlier : await earlierRun(store, aggregate, stream, command, key);',
    'const found = key === undefined || key !== undefined ? nothingEarlier : await earlierRun(store, aggregate, stream, command, key);',
  ),
  flaw(
    'the ids of a keyed command are drawn',
    'src/commands/command-runner.ts',
    'key === undefined ? random.uuid() : keyedEventId(key, ofEarlier + data.length)',
    'random.uuid()',
  ),
  flaw(
    'what a keyed command found as it was is not marked',
    'src/commands/command-runner.ts',
    'const trace = key === undefined ? changes : traceOf(command, changes, earlier !== null);',
    'const trace = changes;',
  ),
  flaw(
    'what other replicas append is not heard of, and a refusal is believed',
    'src/commands/command-runner.ts',
    'if (isShared && attempt === 0 && leavesNothing) continue;',
    '',
    { ...TOGETHER, focus: 'followersLag', habit: 'handOver' },
  ),
  flaw(
    'states are not dropped when other replicas move a stream on',
    'src/commands/command-runner.ts',
    'if (cached !== undefined && cached.revision < revision) hot.delete(stream);',
    '',
  ),
  flaw(
    'times go back with the clock',
    'src/commands/command-runner.ts',
    'E.right(notBefore(at, trace))',
    'E.right(trace)',
  ),
  flaw(
    'an append expects any revision',
    'src/commands/append-in-parts.ts',
    "const behind: ExpectedRevision = last < 0 ? 'no-stream' : last;",
    "const behind: ExpectedRevision = 'any';",
  ),
  flaw(
    'a snapshot is believed whatever the log holds',
    'src/commands/load.ts',
    'if (last === undefined || last.position !== kept.position) return null;',
    'if (last === undefined) return { ...kept, at: null };',
  ),
  // The log
  {
    ...flaw(
      'an append is acknowledged and comes to nothing, once in a while',
      'src/event-store/sqlite/append-queue.ts',
      'if (queue.length > 0 && waitingBytes + bytes > MAX_WAITING_BYTES) return answer(FULL);',
      'if (append.events.length % 3 === 2) return answer(E.right({ revision: typeof append.expected === "number" ? append.expected + append.events.length : 0, position: 1 }));',
    ),
    given: { kind: 'sqlite' },
  },
  flaw(
    'a subscription goes on when a run could not be handled',
    'src/event-store/sqlite/subscription.ts',
    'await untilItWorks(() => handle(batch));',
    'await Promise.resolve(handle(batch)).catch(() => undefined);',
  ),
  flaw(
    'a subscription skips the last event of a long run',
    'src/event-store/sqlite/subscription.ts',
    'position = last.position;\n      await',
    'position = last.position + (events.length > 5 ? 1 : 0);\n      await',
  ),
  // Followers
  flaw(
    'a checkpoint moves before the work is done',
    'src/followers/follower.ts',
    'before?.(batch);',
    'before?.(batch);\n    const early = batch.events.at(-1);\n    if (early !== undefined) checkpoints.keep(name, early);',
    { ...ALONE, focus: 'crashLoop' },
  ),
  flaw(
    'a reaction that failed for now is not tried again',
    'src/followers/follower.ts',
    "if (isTransient(done.left)) throw new Error('the event is handled again');",
    'if (isTransient(done.left)) return;',
    { ...ALONE, focus: 'storeFlaky' },
  ),
  flaw(
    'a checkpoint of another log is believed',
    'src/followers/follower.ts',
    'return isThere.right ? checkpoint.position : 0;',
    'return checkpoint.position;',
    { ...ALONE, focus: 'logPutBack', habit: 'requestSync' },
  ),
  flaw(
    'what was under way at a crash is set aside at once',
    'src/followers/crash-notes.ts',
    'const MAX_RUNS = 2;',
    'const MAX_RUNS = 1;',
    { ...ALONE, focus: 'poison' },
  ),
  flaw(
    'who was subscribed in a log that is gone still is',
    'src/webhooks/announcements.ts',
    'subscriptions.rewind(position);',
    '',
    { ...ALONE, kind: 'memory', focus: 'logPutBack', habit: 'changeWebhook' },
  ),
  flaw(
    'the codes of flows in a log that is gone are believed',
    'src/webhooks/announcements.ts',
    'flowCodes.rewind(position);',
    'flowCodes.reach(position);',
    { ...ALONE, kind: 'memory', focus: 'logPutBack', habit: 'handOver' },
  ),
  flaw(
    'an answer of a log that is gone is given again',
    'src/http/edge/idempotency/reply-store.ts',
    'isThere ? undefined : forget()',
    'isThere ? undefined : undefined',
    { ...ALONE, kind: 'memory', focus: 'logPutBack' },
  ),
  flaw(
    'checkpoints of a history that is gone are shown',
    'src/history/history.ts',
    'if (isThere.right) return file.dropCheckpointsAfter(size);',
    'if (isThere.right) return;',
    { ...ALONE, focus: 'logPutBack' },
  ),
  flaw(
    'a view of the past is that of a log that is gone',
    'src/moments/ask.ts',
    'if (other !== null) {',
    'if (other === file) {',
    { ...ALONE, kind: 'memory', focus: 'logPutBack' },
  ),
  // Webhooks
  flaw(
    'a delivery has a new id each time',
    'src/webhooks/message.ts',
    "about.replaceAll('-', '')",
    "about.replaceAll('-', String(Math.floor(performance.now()) % 10))",
  ),
  flaw(
    'a lease is ignored',
    'domain/delivery.ts',
    'delivery.claim !== null && delivery.claim.owner !== owner && at < delivery.claim.leaseUntil;',
    'delivery.claim === null && owner === at;',
    { ...TOGETHER, focus: 'receiver' },
  ),
  flaw(
    'an attempt is made although it could not be claimed',
    'src/webhooks/attempt.ts',
    "if ('_tag' in claimed.left) return later(deliveryId, claimed.left);",
    'if (before.right.state !== null) return makeClaimed({ delivery: before.right.state, message: scheduled.right.event.message, to, cause });',
  ),
  flaw(
    'a request that has ended is sent all the same',
    'src/webhooks/may-attempt.ts',
    "if (request.right === 'ended') return E.right({ stop: 'sync-ended' });",
    '',
    { ...ALONE, focus: 'recordLost' },
  ),
  flaw(
    'a request past its deadline is sent all the same',
    'src/webhooks/may-attempt.ts',
    "if (request.right === 'overdue') return E.right('waits');",
    '',
    { ...ALONE, focus: 'recordLost', habit: 'middlewareAway' },
  ),
  flaw(
    'an outcome that could not be recorded is left',
    'src/webhooks/attempt.ts',
    'again: isRecorded ? null : clock.now() + PAUSE_MS,',
    'again: null,',
    { ...ALONE, focus: 'storeFlaky' },
  ),
  flaw(
    'a lease is not waited for when its owner is gone',
    'src/webhooks/outbox.ts',
    'return set(laneOf(webhookId), id, Date.parse(event.leaseUntil));',
    'return removeFrom(webhookId, id);',
    TOGETHER,
  ),
  flaw(
    'a retry is not set on the agenda',
    'src/webhooks/outbox.ts',
    'return set(laneOf(webhookId), id, Date.parse(event.nextAttemptAt));',
    'return removeFrom(webhookId, id);',
    { ...ALONE, focus: 'receiver' },
  ),
  flaw(
    'a message is not set on the agenda',
    'src/webhooks/outbox.ts',
    'set(lane, id, Date.parse(event.claim?.leaseUntil ?? event.dueAt));',
    '',
    ALONE,
  ),
  flaw(
    'what waited for a webhook that was off is not looked for',
    'src/webhooks/outbox.ts',
    'if (active) agenda.readAnew();',
    '',
    ALONE,
  ),
  flaw(
    'subscriptions are those of now, not of the event',
    'src/webhooks/subscriptions.ts',
    'select.all(topic, position, position)',
    'select.all(topic, OPEN - 1, OPEN)',
    { ...TOGETHER, focus: 'crash', habit: 'changeWebhook' },
  ),
  flaw(
    'a webhook that is switched off is still told',
    'src/webhooks/subscriptions.ts',
    "if (event.type === 'WebhookDisabled' || event.type === 'WebhookDeleted')",
    "if (event.type === 'WebhookDeleted')",
    { ...ALONE, focus: 'receiver' },
  ),
  flaw(
    'a hold is told with each of its parts',
    'src/webhooks/message.ts',
    "about: event.type === 'RemovalHeld' ? event.holdId : eventId };",
    'about: eventId };',
  ),
  flaw('a stale source is not told', 'src/webhooks/message.ts', "  SourceBecameStale: 'flow.source.stale',", ''),
  flaw(
    'the body has the time at which it is sent',
    'src/webhooks/message.ts',
    "return text('flow.sync.requested', at, data);",
    "return text('flow.sync.requested', at + String(Math.floor(performance.now())), data);",
  ),
  flaw(
    'the signature is over another time than is said',
    'src/webhooks/exchange.ts',
    'const timestamp = Math.floor(at / 1000);',
    'const timestamp = Math.round(at / 1000);',
  ),
  flaw(
    'a failure of ours uses up the attempts',
    'src/webhooks/outcome.ts',
    "if (kind !== 'ours' || isGivenUp)",
    "if (kind !== 'theirs' || isGivenUp)",
    { ...ALONE, focus: 'names' },
  ),
  flaw(
    'a failed attempt is the last one',
    'domain/delivery.ts',
    'if (delay === undefined || command.final) return null;',
    'if (delay === undefined || command.final || delivery.used >= 0) return null;',
    { focus: 'receiver' },
  ),
  // What is due
  flaw(
    'the horizon of the agenda is not lowered',
    'src/due-work/agenda.ts',
    'if (horizon === null || before(to, horizon)) horizon = to;',
    'if (horizon === null) horizon = to;',
    ALONE,
  ),
  flaw(
    'what failed for now is not put back on the agenda',
    'src/due-work/agenda.ts',
    'if (again !== null && !times.has(key)) insert({ key, at: again, held: true });',
    '',
    { ...ALONE, focus: 'storeFlaky' },
  ),
  flaw(
    'a timer is not set again when something sooner comes',
    'src/due-work/agenda.ts',
    'insert({ key, at, held: false });\n      tick();',
    'insert({ key, at, held: false });\n      if (entries.length === 1) tick();',
    ALONE,
  ),
  flaw(
    'after a pause nothing goes on',
    'src/due-work/agenda.ts',
    'paused = false;\n        tick();',
    'paused = false;',
    { ...ALONE, focus: 'names' },
  ),
  flaw(
    'nobody looks for what is overdue, and what is missed stays so',
    'src/due-work/overdue.ts',
    'if (stopped || time >= next) return;',
    'if (next > 0) return;',
    { ...ALONE, focus: 'storeFlaky' },
  ),
  flaw(
    'a deadline is not followed',
    'src/deadlines/deadlines.ts',
    'if (due !== null) work.set(due.key, Date.parse(due.deadline));',
    'if (due === null) return;',
    ALONE,
  ),
  flaw(
    'a request times out a minute early',
    'domain/flow/decide-sync.ts',
    'at < request.deadline) return E.right([]);\n    const sources',
    'Date.parse(at) < Date.parse(request.deadline) - 60_000) return E.right([]);\n    const sources',
  ),
  flaw(
    'a hold does not time out',
    'src/deadlines/timed.ts',
    "event.type === 'RemovalHeld' ? { key: event.holdId, deadline: event.deadline } : null",
    'event.type === event.at ? { key: event.type, deadline: event.at } : null',
    ALONE,
  ),
  flaw(
    'staleness is not looked for after a sync',
    'src/deadlines/freshness.ts',
    "if (event.type === 'SyncCompleted') expect(clock.now() + SHORTEST_MS);",
    '',
    { ...ALONE, habit: 'freshness' },
  ),
  flaw(
    'a source that could not be marked is not tried again',
    'src/deadlines/freshness.ts',
    'if (!(await marked)) again = clock.now() + AGAIN_MS;',
    'await marked;',
    { ...ALONE, focus: 'recordLost', habit: 'promise' },
  ),
  flaw('a schedule asks under no key', 'src/schedules/schedules.ts', 'ask, cause, key)();', 'ask, cause)();', {
    ...ALONE,
    focus: 'recordLost',
    habit: 'runSoon',
  }),
  flaw(
    'a schedule runs again for each time that was missed',
    'src/schedules/schedules.ts',
    'Math.max(dueMs, now)',
    'dueMs',
    { habit: 'addSchedule' },
  ),
  flaw(
    'a schedule that has run is not set again',
    'src/schedules/schedules.ts',
    'else work.set(id, Date.parse(next.startAt));',
    '',
    ALONE,
  ),
  // Read models
  flaw(
    'a checkpoint is written and the rows are not',
    'src/projector/copy-file.ts',
    'fold.flush();\n        saveCheckpoint',
    'if (upTo % 5 !== 0) fold.flush();\n        saveCheckpoint',
    { focus: 'crash' },
  ),
  flaw(
    'a read model that fell behind misses a run',
    'src/projector/copy.ts',
    'if (copy.position() < after) return false;',
    '',
    { focus: 'rebuild' },
  ),
  flaw(
    'a reader is not made to wait',
    'src/projector/read-model.ts',
    '(serving()?.position() ?? -1) >= position',
    '(serving()?.position() ?? -1) >= Math.min(position, 0)',
  ),
  flaw(
    'a request that timed out is open in its read model',
    'projections/sync-requests/fold.ts',
    "case 'SyncUndelivered': {",
    "case 'SyncUndelivered': {\n      if (event.type === 'SyncTimedOut') return [];",
  ),
  flaw(
    'a delivery that was made stays due in its read model',
    'projections/deliveries/fold.ts',
    "case 'AttemptSucceeded': {",
    "case 'AttemptSucceeded': {\n      if (event.attempt > 0) return [];",
  ),
  // Proofs
  flaw(
    'a checkpoint covers one event too many',
    'src/history/history.ts',
    'const size = tree.size();\n    const root = tree.rootAt(size);',
    'const size = tree.size() + 1;\n    const root = tree.rootAt(size - 1);',
  ),
  flaw(
    'events are put into the tree twice after a restart',
    'src/history/history.ts',
    'const unseen = events.filter(event => event.position > tree.position());',
    'const unseen = events.filter(event => event.position > tree.position() - 2);',
    { focus: 'followersLag' },
  ),
  // Flows
  flaw(
    'a double click makes another request',
    'domain/flow/decide-sync.ts',
    'const free = sources.filter(source => source.openRequest === null);',
    'const free = sources;',
  ),
  flaw(
    'a request that waited is never made',
    'domain/flow/decide-sync.ts',
    'return [...events, ...made];',
    'return events.length > 0 ? events : [...events, ...made];',
    { habit: 'requestSync' },
  ),
  flaw(
    'a request that nobody is told of is left open',
    'src/webhooks/announcements.ts',
    'if (webhooks.length === 0) return undelivered.fail(flowId, requestId, recorded);',
    '',
    { ...ALONE, habit: 'nobodyListens' },
  ),
  flaw(
    'a message is made by the codes of flows as far as they are known',
    'src/webhooks/flow-codes.ts',
    'position <= reached ? latest(flowId, position) : null',
    'latest(flowId, position)',
    { replicas: 3, kind: 'memory', focus: 'followersLag', habit: 'push' },
  ),
];
