/** What becomes of a change that the removal guard held: a person approves or rejects it, or its time passes. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { conflict, type Decision, type DomainError, type OfType } from '../kernel/aggregate';
import { has } from '../kernel/id-set';
import { find } from '../kernel/sorted-map';
import type { FlowCommand } from './commands';
import { cleared, endOfSource, replaced } from './decide-allocations';
import type { FlowEvent } from './events';
import type { Hold } from './hold';
import { guardOf, newHold, presentlyHeld, superseded } from './removal-guard';
import { changeable, name, onSource } from './rules';
import type { Flow, FlowState, Source } from './state';

type Decide<Type extends FlowCommand['type']> = (
  command: OfType<FlowCommand, Type>,
) => (state: FlowState) => Decision<FlowEvent>;

export const setFlowGuard: Decide<'SetFlowGuard'> =
  ({ at, removalGuard: guard }) =>
  state =>
    pipe(
      changeable(state),
      E.map(flow => (flow.guard === guard ? [] : [{ type: 'FlowGuardChanged', at, guard }])),
    );

export const setSourceGuard: Decide<'SetSourceGuard'> = ({ at, sourceId, removalGuard: guard }) =>
  onSource(sourceId, source =>
    E.right(source.guard === guard ? [] : [{ type: 'SourceGuardChanged', at, ...name(source), guard }]),
  );

/**
 * On the present state: others may have come and gone. Whoever would go and was not shown is shown in a new hold. What was
 * cut short is finished by approving again, since the approval itself comes last.
 */
export const approveHold: Decide<'ApproveHold'> = ({ at, holdId, comment, shown, newHoldId, holdUntil }) =>
  onHold(holdId, (source, hold, flow) => {
    const present = { ...hold, ...presentlyHeld(source, hold) };
    const { removed, added } = present;
    if (removed.some(id => !has(hold.removed, id))) {
      const ask = { at, holdId: newHoldId, holdUntil };
      const guard = guardOf(flow, source, hold.guard);
      return E.right([...superseded(source, at, 'worse', newHoldId), ...newHold(source, ask, guard, present)]);
    }
    const counts = { removed: removed.length, added: added.length };
    const approved: FlowEvent = { type: 'HoldApproved', at, ...name(source), holdId, comment, ...counts };
    return pipe(
      asShown(hold, shown),
      E.flatMap((): Decision<FlowEvent> => {
        if (hold.change === 'source') return E.right(endOfSource(source, at, [approved]));
        if (hold.change === 'clear') return E.right([...cleared(source, at), approved]);
        return pipe(
          replaced(flow, source, at, present),
          E.map(events => [...events, approved]),
        );
      }),
    );
  });

export const rejectHold: Decide<'RejectHold'> = ({ at, holdId, comment }) =>
  onHold(holdId, source => E.right([{ type: 'HoldRejected', at, ...name(source), holdId, comment }]));

/** Asked by a timer, which may be early, late or one of several. */
export const timeOutHold: Decide<'TimeOutHold'> =
  ({ at, holdId }) =>
  state => {
    const found = state === null ? null : sourceHolding(state, holdId);
    if (found === null || at < found[1].deadline) return E.right([]);
    const [source, { deadline }] = found;
    return E.right([{ type: 'HoldTimedOut', at, ...name(source), holdId, deadline }]);
  };

const onHold =
  (holdId: string, decide: (source: Source, hold: Hold, flow: Flow) => Decision<FlowEvent>) =>
  (state: FlowState): Decision<FlowEvent> =>
    pipe(
      changeable(state),
      E.flatMap(flow => {
        const found = sourceHolding(flow, holdId);
        return found === null
          ? E.left(conflict('hold-not-open', `Hold ${holdId} of flow ${flow.flowId} is not open any more.`))
          : decide(...found, flow);
      }),
    );

const sourceHolding = (flow: Flow, holdId: string): readonly [Source, Hold] | null => {
  const source = find(flow.sources, ({ hold }) => hold?.holdId === holdId);
  return source?.hold ? [source, source.hold] : null;
};

const asShown = (hold: Hold, shown: number | null): E.Either<DomainError, void> =>
  shown === null || shown === hold.removed.size
    ? E.right(undefined)
    : E.left(
        conflict(
          'hold-changed',
          `Hold ${hold.holdId} would take ${hold.removed.size} participants away by now, not ${shown}; look at it again.`,
        ),
      );
