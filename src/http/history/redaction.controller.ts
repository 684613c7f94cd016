/**
 * Free texts of one event are made unreadable for good: their keys are destroyed, while every byte of the history, and so
 * every proof, stays. That it was done, by whom and why is an event itself, and comes first: what is cut short between the
 * two is finished by doing it again.
 */
import { Controller, Inject } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { freeTextsOf, isSealed } from '../../../domain/free-texts';
import { historyLogStream, RedactionReason } from '../../../domain/history-log';
import { Count } from '../../../domain/kernel/types';
import type { EventStore, RecordedEvent } from '../../event-store/event-store';
import type { History } from '../../history/history';
import { createProofs, type Proofs } from '../../history/proofs';
import * as TE from '../../lib/task-either';
import type { Texts } from '../../personal-data/texts';
import { Bus } from '../edge/bus/bus';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';
import { type Answer, Endpoint, endpoint, type InputOf } from '../edge/endpoint';
import { conflict, type Failure, notFound, unavailable } from '../edge/failure';
import type { RequestContext } from '../edge/request-context';
import { HISTORY, STORE, TEXTS } from '../edge/tokens';
import { failureOf, OfEvent } from './proofs.controller';

const Redaction = object('Redaction', {
  eventId: t.string,
  stream: t.string,
  redacted: described(Count, 'Texts that nobody can read any more; 0: that was so before'),
  inTheClear: described(Count, 'Texts that were stored before such were sealed, and stay', 0),
});
type Redaction = t.TypeOf<typeof Redaction>;

export const redactEvent = endpoint({
  operation: 'redactEvent',
  method: 'POST',
  route: '/events/:eventId/redact',
  module: 'History',
  summary:
    'Make the free texts of an event (message, reason, description, comment, the answer of a receiver) unreadable for good, everywhere',
  roles: [],
  path: OfEvent,
  body: object('RedactionRequest', { reason: RedactionReason }),
  answer: Redaction,
});

const noKeys = (): Failure =>
  unavailable('texts-unavailable', 'The keys of texts cannot be read or written at the moment; try again.');

const textsOf = ({ type, data }: RecordedEvent): ReadonlyArray<string> => {
  try {
    return freeTextsOf(type, JSON.parse(data));
  } catch {
    return [];
  }
};

@Controller()
export class RedactionController {
  private readonly proofs: Proofs;

  constructor(
    @Inject(HISTORY) history: History,
    @Inject(STORE) store: EventStore,
    @Inject(TEXTS) private readonly texts: Texts,
    private readonly bus: Bus,
  ) {
    this.proofs = createProofs(history, store);
  }

  @Endpoint(redactEvent)
  redact({ path: { eventId }, body, context }: InputOf<typeof redactEvent>): Answer<Redaction> {
    return pipe(
      () => this.proofs.event(eventId),
      TE.mapLeft(error =>
        error._tag === 'NotYet'
          ? unavailable(
              'event-not-found-yet',
              `Event ${eventId} is not there, or is only just being taken up; try again.`,
            )
          : failureOf(() => notFound('event-not-found', `There is no event with the id ${eventId}.`))(error),
      ),
      TE.flatMap(event => this.redactTexts(event, body.reason, context)),
    );
  }

  private redactTexts(event: RecordedEvent, reason: string, context: RequestContext): Answer<Redaction> {
    const { eventId, stream, type } = event;
    const texts = textsOf(event);
    const sealed = texts.filter(isSealed);
    if (texts.length === 0)
      return TE.left(conflict('no-free-text', `Event ${eventId} (${type}) holds no free text: nothing was redacted.`));
    if (sealed.length === 0)
      return TE.left(
        conflict(
          'text-in-the-clear',
          `Event ${eventId} (${type}) was stored before texts were sealed: its text is part of what was signed, and cannot be redacted.`,
        ),
      );
    return pipe(
      this.texts.readable(sealed),
      TE.mapLeft(noKeys),
      TE.flatMap(readable => {
        const answer: Redaction = { eventId, stream, redacted: readable, inTheClear: texts.length - sealed.length };
        if (readable === 0) return TE.right(answer);
        const command = { type: 'RedactTexts', at: context.at, eventId, stream, texts: readable, reason } as const;
        return pipe(
          this.bus.execute('history', historyLogStream, command, context),
          TE.flatMap(() => pipe(this.texts.redact(sealed), TE.mapLeft(noKeys))),
          TE.map(() => answer),
        );
      }),
    );
  }
}
