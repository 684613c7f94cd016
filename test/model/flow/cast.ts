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
  /** Those of them that are named; default: all that were made. */
  readonly named?: ReadonlyArray<string>;
  /** The times at which something is asked, in any order: the clock may go back. */
  readonly ticks: ReadonlyArray<Instant>;
  readonly tickMs: number;
  /** That of the installation. */
  readonly guard: RemovalGuard;
}
