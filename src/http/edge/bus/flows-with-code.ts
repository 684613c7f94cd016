/** Which flows a code stands for, asked of the read model, with all that was answered so far. */
import { pipe } from 'fp-ts/function';
import { flowsWithCode } from '../../../../projections/flows/queries';
import type { Position } from '../../../event-store/event-store';
import * as TE from '../../../lib/task-either';
import type { QueryRunner } from '../../../projector/query-runner';
import type { FlowsWithCode } from '../by-code';
import { ofReadError } from './bus';

export const flowsWithCodeBy =
  (queries: QueryRunner, acknowledged: () => Position): FlowsWithCode =>
  (code, { atLeast }) =>
    pipe(queries.run(flowsWithCode(code), Math.max(acknowledged(), atLeast)), TE.mapLeft(ofReadError));
