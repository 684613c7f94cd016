/**
 * Wherever a path has the id of a flow it may have its code instead: `/flows/by-code/{code}/…`. The webhook carries both,
 * and an integration may know the code only. One place for all routes: a handler sees the id, whatever was in the path.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from '../../lib/task-either';
import type { Answer, Input } from './endpoint-spec';
import { conflict, type Failure, notFound, quoted } from './failure';
import type { RequestContext } from './request-context';

const BY_ID = /^\/flows\/:flowId(?=\/|$)/;

export type Params = Readonly<Record<string, unknown>>;

/** By its ids, the first few of them. */
export type FlowsWithCode = (code: string, context: RequestContext) => Answer<ReadonlyArray<number>>;

/** Null for a route without the id of a flow. */
export const byCodeRoute = (route: string): string | null =>
  BY_ID.test(route) ? route.replace(BY_ID, '/flows/by-code/:flowCode') : null;

/** What else is in the path is decoded as ever; the place of the id is held until it is known. */
export const withPlaceOfId = ({ flowCode, ...params }: Params): Params =>
  flowCode === undefined ? params : { ...params, flowId: '1' };

/** The handler of a request whose path may have a code. */
export const byIdOrCode =
  (handler: (input: Input) => Answer<unknown>, flowsWithCode: FlowsWithCode) =>
  (params: Params): ((input: Input) => Answer<unknown>) => {
    if (params.flowCode === undefined) return handler;
    // It was decoded with all that the request brings.
    const code = params.flowCode as string;
    return input =>
      pipe(
        flowsWithCode(code, input.context),
        TE.flatMap(flowIds => TE.fromEither(theOne(code, flowIds))),
        TE.flatMap(flowId => handler({ ...input, path: { ...(input.path as object), flowId } })),
      );
  };

const theOne = (code: string, [flowId, ...others]: ReadonlyArray<number>): E.Either<Failure, number> => {
  if (flowId === undefined)
    return E.left(notFound('flow-not-found', `There is no flow with the code ${quoted(code)}.`));
  if (others.length === 0) return E.right(flowId);
  const ids = [flowId, ...others].join(', ');
  return E.left(
    conflict('flow-code-ambiguous', `The flows ${ids} have the code ${quoted(code)}: name the one you mean by its id.`),
  );
};
