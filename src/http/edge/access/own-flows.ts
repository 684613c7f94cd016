/**
 * Managers who see their own flows only, those that name them (`FLOWSYNC_MANAGERS_SEE=own`). One place for all routes, which
 * refuses by default: what a route shows or changes has to be of one flow, named in its path or query, unless its declaration
 * says that it looks after this itself.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { flow, flowStream } from '../../../../domain/flow/flow';
import type { CommandRunner } from '../../../commands/command-runner';
import type { ManagersSee } from '../../../config/config';
import * as TE from '../../../lib/task-either';
import { noFlow } from '../bus/bus';
import type { Answer, AnyEndpoint, Handler } from '../endpoint-spec';
import { forbidden, ofCommandError } from '../failure';
import type { Caller, OwnFlows, RequestContext } from '../request-context';

/** Null: somebody who is not limited. */
export const ownFlowsOf = (managersSee: ManagersSee, caller: Caller | null): OwnFlows | null =>
  managersSee === 'own' && caller?.role === 'manager' ? { userId: caller.userId ?? null } : null;

export type IsOwn = (own: OwnFlows, flowId: number) => Answer<boolean>;

/** As things are, also of whoever asks about the past: who may see it is a question of now. */
export const isOwnBy =
  (commands: Pick<CommandRunner, 'load'>): IsOwn =>
  ({ userId }, flowId) =>
    pipe(
      commands.load(flow, flowStream(flowId)),
      TE.bimap(ofCommandError, ({ state }) => userId !== null && state?.details.managers.includes(userId) === true),
    );

/** The flows among these that are theirs; all of them for whoever is not limited. */
export const ownAmong = (
  isOwn: IsOwn,
  { ownFlows }: Pick<RequestContext, 'ownFlows'>,
  flowIds: ReadonlyArray<number>,
): Answer<ReadonlyArray<number>> =>
  ownFlows === null
    ? TE.right(flowIds)
    : async () => {
        const own: number[] = [];
        for (const flowId of flowIds) {
          const answer = await isOwn(ownFlows, flowId)();
          if (E.isLeft(answer)) return answer;
          if (answer.right) own.push(flowId);
        }
        return E.right(own);
      };

/** The handler, for whoever may have what it answers. */
export const forOwnFlows =
  (endpoint: AnyEndpoint, handler: Handler, isOwn: IsOwn): Handler =>
  input => {
    const { ownFlows } = (input.context as RequestContext | undefined) ?? input.request.context;
    if (ownFlows === null || endpoint.ownFlows !== undefined) return handler(input);
    const flowId = flowNamedIn(input);
    if (flowId === undefined) return TE.left(ownFlowsOnly(endpoint));
    return pipe(
      isOwn(ownFlows, flowId),
      TE.flatMap(isTheirs => (isTheirs ? handler(input) : TE.left(noFlow(flowId)))),
    );
  };

interface MayName {
  readonly flowId?: unknown;
  readonly flow?: unknown;
}

/** Of what was decoded; of a raw route, whose input was checked, as it came. */
const flowNamedIn = (input: Parameters<Handler>[0]): number | undefined => {
  const path = (input.path ?? input.request.params ?? {}) as MayName;
  const query = (input.query ?? input.request.query ?? {}) as MayName;
  const named = path.flowId ?? query.flowId ?? query.flow;
  return named === undefined ? undefined : Number(named);
};

const ownFlowsOnly = ({ method, route, query }: AnyEndpoint) => {
  const filter = ['flowId', 'flow'].find(name => query !== undefined && name in query.optional);
  const hint = filter === undefined ? '' : `; name one of them by query.${filter}`;
  return forbidden('own-flows-only', `${method} ${route} is not for managers who see their own flows only${hint}.`);
};
