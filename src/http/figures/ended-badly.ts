/** Sources of syncs that ended badly, with their reasons: these are kept sealed one by one, and opened before they are compared. */
import { pipe } from 'fp-ts/function';
import type { FactRow } from '../../../projections/figures/facts';
import { endedBadly, type Question } from '../../../projections/figures/queries';
import * as TE from '../../lib/task-either';
import type { Texts } from '../../personal-data/texts';
import type { Bus } from '../edge/bus/bus';
import type { Answer } from '../edge/endpoint';
import { unavailable } from '../edge/failure';
import type { RequestContext } from '../edge/request-context';
import { tooMany } from './question';

export const MAX_REASONS = 10_000;

/** `reason` null: of whatever reason. */
export const readEndedBadly = (
  { bus, texts }: { readonly bus: Bus; readonly texts: Texts },
  question: Question,
  reason: string | null,
  context: RequestContext,
): Answer<ReadonlyArray<FactRow>> =>
  pipe(
    bus.read(endedBadly(question, MAX_REASONS), context),
    TE.flatMap(facts => (facts === 'too-many' ? TE.left(tooMany(question.bounds, MAX_REASONS)) : TE.right(facts))),
    TE.flatMap(facts => opened(texts, facts)),
    TE.map(facts => (reason === null ? facts : facts.filter(fact => fact.reason === reason))),
  );

const opened = (texts: Texts, facts: ReadonlyArray<FactRow>): Answer<ReadonlyArray<FactRow>> =>
  pipe(
    texts.open(facts.map(({ reason }) => String(reason ?? ''))),
    TE.mapLeft(() => unavailable('personal-data-unavailable', 'Reasons cannot be read at the moment; try again.')),
    TE.map(reasons => facts.map((fact, n) => ({ ...fact, reason: reasons[n] ?? '' }) as FactRow)),
  );
