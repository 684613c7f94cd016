/** What an integrator tells of a sync: progress, done, fail. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { conflict, type Decision, type OfType } from '../kernel/aggregate';
import { get } from '../kernel/sorted-map';
import type { RequestId } from '../kernel/types';
import { placeOf } from './answer-place';
import type { FlowCommand } from './commands';
import { extended } from './deadline';
import type { Answer } from './ended-requests';
import type { FlowEvent } from './events';
import { changeable, name, notCurrent, sourceByReference } from './rules';
import type { FlowState, Source } from './state';

type Decide<Type extends FlowCommand['type']> = (
  command: OfType<FlowCommand, Type>,
) => (state: FlowState) => Decision<FlowEvent>;

export const reportProgress: Decide<'ReportProgress'> =
  ({ at, reference, requestId: meant, percent, message }) =>
  state =>
    pipe(
      changeable(state),
      E.flatMap(flow =>
        pipe(
          sourceByReference(reference)(flow),
          E.flatMap((source): Decision<FlowEvent> => {
            const { openRequest: requestId } = source;
            const request = requestId === null ? undefined : get(flow.openRequests, requestId);
            if (request === undefined || requestId === null)
              return E.left(conflict('no-open-request', `External source "${reference}" has no open sync request.`));
            if (meant !== null && meant !== requestId) return E.left(notCurrent(source, meant));
            const deadline = extended(request, at);
            return E.right([{ type: 'SyncProgressed', at, ...name(source), requestId, percent, message, deadline }]);
          }),
        ),
      ),
    );

export const completeSync: Decide<'CompleteSync'> = command => {
  const { at, message, counts } = command;
  return answer(
    command,
    'SUCCESS',
    (source, requestId, late) => ({ type: 'SyncCompleted', at, ...name(source), requestId, late, message, counts }),
    { reason: null, message, counts },
  );
};

export const failSync: Decide<'FailSync'> = command => {
  const { at, reason, message } = command;
  return answer(
    command,
    'FAILED',
    (source, requestId, late) => ({ type: 'SyncFailed', at, ...name(source), requestId, late, reason, message }),
    { reason, message, counts: null },
  );
};

/** `done` and `fail`, each with its own event; an answer that sets nothing is noted on its request. */
const answer = (
  command: OfType<FlowCommand, 'CompleteSync' | 'FailSync'>,
  said: Answer,
  toEvent: (source: Source, requestId: RequestId | null, late: boolean) => FlowEvent,
  noted: Pick<OfType<FlowEvent, 'SyncAnswerNoted'>, 'reason' | 'message' | 'counts'>,
): ((state: FlowState) => Decision<FlowEvent>) => {
  return state =>
    pipe(
      changeable(state),
      E.flatMap(sourceByReference(command.reference)),
      E.flatMap(source =>
        pipe(
          placeOf(command, said, source),
          E.map((place): ReadonlyArray<FlowEvent> => {
            if (place === null) return [];
            if (place.type !== 'noted') return [toEvent(source, place.requestId, place.type === 'late')];
            const { requestId } = place;
            return [{ type: 'SyncAnswerNoted', at: command.at, ...name(source), requestId, answer: said, ...noted }];
          }),
        ),
      ),
    );
};
