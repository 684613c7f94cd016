/** Who plays in a model of a flow: few ids and few times, among which everything that may happen between them does. */
import type { FlowCommand } from '../../../domain/flow/commands';
import type { FlowEvent, RemovalGuard } from '../../../domain/flow/events';
import type { FlowState } from '../../../domain/flow/state';
import type { Instant } from '../../../domain/kernel/types';
import type { World } from '../aggregate-model';
import type { Memory } from './memory';

export type FlowWorld = World<FlowState, FlowEvent, Memory>;
export type CommandsOf = (world: FlowWorld, cast: Cast) => ReadonlyArray<FlowCommand>;

export interface Cast {
  readonly references: ReadonlyArray<string>;
  readonly participants: ReadonlyArray<number>;
  /** How many sync requests are made at most. */
  readonly requests: number;
  /** The times at which something is asked, in any order: the clock may go back. */
  readonly ticks: ReadonlyArray<Instant>;
  readonly tickMs: number;
  /** That of the installation. */
  readonly guard: RemovalGuard;
}

export const FLOW_ID = 7;

const idOf = (kind: string) => (n: number) => `${kind}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const requestIdOf = idOf('1');
export const holdIdOf = idOf('2');
export const undoIdOf = (requestId: string): string => `3${requestId.slice(1)}`;
/** A name that is drawn and not used. */
export const UNUSED_ID = requestIdOf(999);

export const range = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, n) => n + 1);
