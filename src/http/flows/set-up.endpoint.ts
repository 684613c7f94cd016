/** The set-up of a whole flow by one call: what an integration does that recognises an empty flow. */
import * as t from 'io-ts';
import {
  Description,
  FlowKind,
  FlowSubTitle,
  FlowTitle,
  MetadataKey,
  MetadataValue,
} from '../../../domain/flow/events';
import { limits } from '../../../domain/flow/limits';
import { Count, Instant, nullable, ParticipantId, Reference } from '../../../domain/kernel/types';
import { described } from '../edge/codec/described';
import { exactLine, existing, line } from '../edge/codec/line';
import { GIVEN_TWICE, list, type Misfit, object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { quoted } from '../edge/failure';
import { costOf, OfFlow } from '../edge/fields';
import { FlowView } from '../views/flow.view';
import { NewParticipant } from './participants.endpoints';
import { textMap } from './text-map';

const MOST_PEOPLE = 10_000;
const MOST_SOURCES = 1000;

/** Title, subtitle and code stand beside `metadata`. */
const elsewhere = (field: string) =>
  new t.Type<string, string, unknown>(
    'Elsewhere',
    (_): _ is string => false,
    (u, context) => t.failure(u, context, `must not be here: give \`${field}\` beside \`metadata\``),
    t.identity,
  );

const SourceSetUp = object(
  'ExternalSourceSetUp',
  { reference: Reference },
  { description: nullable(Description), participantIds: list(ParticipantId, { min: 0, max: MOST_PEOPLE }) },
);

const repeatedReferences = (references: ReadonlyArray<string>): ReadonlyArray<Misfit> => {
  const seen = new Set<string>();
  return references.flatMap((reference, index) =>
    seen.size === seen.add(reference).size
      ? [{ at: ['externalSources', String(index), 'reference'], message: `${GIVEN_TWICE}: ${quoted(reference)}` }]
      : [],
  );
};

export const setUpFlow = endpoint({
  operation: 'setUpFlow',
  method: 'POST',
  route: '/flows/:flowId/set-up',
  module: 'Flows',
  summary: 'Set up a flow by one call, all of it or nothing; what is left out stays, and nothing is taken away',
  roles: ['manager', 'integrator'],
  path: OfFlow,
  bodyLimit: 8 * 1024 * 1024,
  cost: ({ body: { participants = [], externalSources = [] } }) =>
    costOf(
      externalSources.reduce((sum, { participantIds = [] }) => sum + 1 + participantIds.length, participants.length),
    ),
  body: object(
    'FlowSetUp',
    {},
    {
      title: line(FlowTitle),
      subTitle: nullable(line(FlowSubTitle)),
      type: t.union([Count, line(FlowKind)]),
      managers: list(ParticipantId, { min: 0, max: limits.managers }),
      startsAt: nullable(existing(Instant)),
      endsAt: nullable(existing(Instant)),
      metadata: textMap('SetUpMetadata', exactLine(MetadataKey), MetadataValue, {
        title: elsewhere('title'),
        subtitle: elsewhere('subTitle'),
        code: elsewhere('code'),
      }),
      participants: list(NewParticipant, { min: 0, max: MOST_PEOPLE }),
      externalSources: list(SourceSetUp, { min: 0, max: MOST_SOURCES }),
      dryRun: described(t.boolean, 'Tells what would change, and changes nothing'),
    },
    [
      {
        of: ['externalSources'],
        // Which of two descriptions or lists is meant nobody knows.
        misfits: ({ externalSources = [] }) => repeatedReferences(externalSources.map(({ reference }) => reference)),
      },
    ],
  ),
  answer: object('FlowSetUpResult', {
    dryRun: t.boolean,
    changes: object('FlowSetUpChanges', {
      details: t.boolean,
      dates: t.boolean,
      metadata: t.boolean,
      externalSourcesAdded: t.readonlyArray(Reference),
      externalSourcesDescribed: t.readonlyArray(Reference),
      participantsAdded: Count,
      allocationsAdded: Count,
    }),
    flow: described(FlowView, 'As it is afterwards, or would be'),
  }),
});
