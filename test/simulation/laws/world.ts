/** What a simulated world is to the laws that it is held against. */
import type { RecordedEvent } from '../../../src/event-store/event-store';
import type { Backups } from '../world/backups';
import type { Chronicle } from '../world/chronicle';
import type { Clients } from '../world/clients';
import type { Receivers } from '../world/receivers';
import type { Replica } from '../world/replica';
import type { Time } from '../world/time';
import type { Law } from './laws';

export interface Violation {
  readonly law: Law;
  /** The promise of `docs/promises.md` that the law enforces. */
  readonly promise: string;
  readonly facts: unknown;
}

export interface World {
  readonly kind: string;
  readonly time: Time;
  readonly replicas: ReadonlyArray<Replica>;
  readonly receivers: Receivers;
  readonly clients: Clients;
  readonly chronicle: Chronicle;
  readonly backups: Pick<Backups, 'wereLost'>;
  readonly settledFrom: () => number;
  readonly syncDeadlineMs: number;
  /** So many, with the first. */
  readonly attemptsOfSchedule: number;
  readonly secretKey: string;
  /** What a process has ended at too often, as `stream@revision`: nothing follows from it, and that is said. */
  readonly setAside: Set<string>;
  readonly fail: (law: Law, facts: unknown) => void;
  readonly readLog: () => Promise<ReadonlyArray<RecordedEvent>>;
}
