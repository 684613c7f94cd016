/** What follows from an event: commands on deliveries that are harmless when they are given again. */
import { setImmediate } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import {
  type DeliveryCommand,
  type DeliveryEvent,
  type DeliveryState,
  delivery,
  deliveryStream,
} from '../../domain/delivery';
import type { Recorded } from '../../domain/history';
import type { CommandOutcome, CommandRunner } from '../commands/command-runner';
import { causedBy } from './cause';
import { type GiveUp, isTransient, type ReactionError } from './reaction-error';

export type Reaction = TE.TaskEither<ReactionError, unknown>;

export const nothing: Reaction = TE.right(undefined);

/** So many commands that follow from one event are under way at once; between two such slices others have their turn. */
const SLICE = 64;

export const inSlices =
  <A>(task: (item: A) => Reaction) =>
  (items: ReadonlyArray<A>): Reaction =>
  async () => {
    for (let from = 0; from < items.length; from += SLICE) {
      if (from > 0) await setImmediate();
      const done = await TE.traverseArray(task)(items.slice(from, from + SLICE))();
      if (E.isLeft(done)) return done;
    }
    return E.right(undefined);
  };

/** Null: it was given up. */
export type OnDelivery = (
  deliveryId: string,
  command: DeliveryCommand,
  event: Recorded,
) => TE.TaskEither<ReactionError, CommandOutcome<DeliveryState, DeliveryEvent> | null>;

/** One delivery that is beyond help is no reason to withhold the others: `giveUp` is called for it. */
export const onDelivery =
  (commands: CommandRunner, giveUp: GiveUp): OnDelivery =>
  (deliveryId, command, event) =>
    pipe(
      commands.run(delivery, deliveryStream(deliveryId), command, causedBy(event)),
      TE.orElse((error): ReturnType<OnDelivery> => {
        if (isTransient(error)) return TE.left(error);
        giveUp(event, error);
        return TE.right(null);
      }),
    );
