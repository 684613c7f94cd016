/** The flow itself: registering, details, metadata, participants, archive. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { conflict, type Decision, type OfType } from '../kernel/aggregate';
import { has, size } from '../kernel/id-set';
import type { FlowCommand } from './commands';
import type { FlowDetails, FlowEvent } from './events';
import { fittingMetadata, limits, roomFor } from './limits';
import { changedKeys } from './metadata';
import { superseded } from './removal-guard';
import { changeable, namesOf, registered } from './rules';
import { type FlowState, openRequestsOf, queuedRequestsOf, sourcesOf } from './state';

type Command<Type extends FlowCommand['type']> = OfType<FlowCommand, Type>;
type Decide<Type extends FlowCommand['type']> = (command: Command<Type>) => (state: FlowState) => Decision<FlowEvent>;

const roomForParticipants = roomFor('too-many-participants', 'participants', limits.participants);

export const registerFlow: Decide<'RegisterFlow'> = command => state =>
  state === null
    ? E.right([{ type: 'FlowRegistered', at: command.at, flowId: command.flowId, ...command.details }])
    : E.left(conflict('flow-exists', `Flow ${command.flowId} exists already.`));

export const putFlow: Decide<'PutFlow'> = command => state => {
  if (state === null) {
    const details = { subTitle: null, kind: null, managers: [], ...command.details };
    return registerFlow({ ...command, type: 'RegisterFlow', details })(state);
  }
  const details = { ...state.details, ...command.details };
  if (sameDetails(details, state.details)) return E.right([]);
  return pipe(
    changeable(state),
    E.map(() => [{ type: 'FlowDetailsChanged', at: command.at, ...details }]),
  );
};

export const replaceMetadata: Decide<'ReplaceMetadata'> =
  ({ at, metadata }) =>
  state =>
    pipe(
      changeable(state),
      E.flatMap(flow =>
        changedKeys(flow.metadata, metadata).length === 0
          ? E.right([])
          : pipe(
              fittingMetadata(metadata),
              E.map(fitting => [{ type: 'FlowMetadataReplaced', at, metadata: fitting, requestId: null }]),
            ),
      ),
    );

export const addParticipants: Decide<'AddParticipants'> =
  ({ at, participantIds }) =>
  state =>
    pipe(
      changeable(state),
      E.flatMap(flow => {
        const added = [...new Set(participantIds)].filter(participantId => !has(flow.participants, participantId));
        return pipe(
          roomForParticipants(flow, size(flow.participants), added.length),
          E.map(() => added.map(participantId => ({ type: 'ParticipantAdded', at, participantId }))),
        );
      }),
    );

/** Archiving a flow closes what is open in it, requests and holds, visibly. */
export const archiveFlow: Decide<'ArchiveFlow'> =
  ({ at }) =>
  state =>
    pipe(
      registered(state),
      E.map(flow =>
        flow.archived
          ? []
          : [
              ...[...openRequestsOf(flow), ...queuedRequestsOf(flow)].map(
                ({ requestId, sourceIds }): FlowEvent => ({
                  type: 'SyncCancelled',
                  at,
                  requestId,
                  sources: namesOf(flow, sourceIds),
                  reason: 'flow-archived',
                }),
              ),
              ...sourcesOf(flow).flatMap(source => superseded(source, at, 'flow-archived')),
              { type: 'FlowArchived', at },
            ],
      ),
    );

export const unarchiveFlow: Decide<'UnarchiveFlow'> =
  ({ at }) =>
  state =>
    pipe(
      registered(state),
      E.map(flow => (flow.archived ? [{ type: 'FlowUnarchived', at }] : [])),
    );

const sameDetails = (a: FlowDetails, b: FlowDetails): boolean => a.code === b.code && a.title === b.title;
