/** What the threads that work on moments are sent, and what they send. */
import type { StoreConfig } from '../../event-store/open-store';
import type { Asked, AskJob, BuildJob, Built, KeepJob } from '../work';

export interface ThreadData {
  readonly store: StoreConfig;
  /** Others come first: commands, read models, and what is asked of these as they are. */
  readonly isPatient: boolean;
}

export type Job =
  | ({ readonly kind: 'build' } & BuildJob)
  | ({ readonly kind: 'keep' } & KeepJob)
  | ({ readonly kind: 'ask' } & AskJob);

export type ToThread =
  | { readonly kind: 'job'; readonly number: number; readonly job: Job }
  | { readonly kind: 'release'; readonly file: string }
  /** Whether commands and queries need what the machine has. */
  | { readonly kind: 'others'; readonly areBusy: boolean }
  | { readonly kind: 'stop' };

export type FromThread =
  | { readonly kind: 'progress'; readonly number: number; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly number: number; readonly result: Built | Asked }
  | { readonly kind: 'broken'; readonly number: number; readonly message: string };
