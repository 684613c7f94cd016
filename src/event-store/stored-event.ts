/** Domain events to and from what the log keeps of them. */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { aggregates } from '../../domain/aggregates';
import { type Category, type DomainEvent, EventMetadata, type Recorded } from '../../domain/history';
import { currentVersion, type Facts, type Upcasters, upcast, upcasters } from '../../domain/upcasters';
import type { EventData, RecordedEvent } from './event-store';

/** What a command leaves in the metadata of each of its events. */
export type Cause = Pick<EventMetadata, 'actor' | 'correlationId' | 'causationId' | 'onBehalfOf'>;

/** An event that this version cannot read: damaged, foreign, or written by a newer one. */
export interface Unreadable {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly type: string;
  readonly reason: string;
}

const isOfMembers = (type: t.Decoder<unknown, unknown> | undefined): boolean =>
  type instanceof t.UnionType || type instanceof t.IntersectionType;

/** Where the value does not fit; the context of a union holds the number of its member, which tells a reader nothing. */
const pathOf = ({ context }: t.ValidationError): string =>
  context
    .filter(({ key }, index) => key !== '' && !isOfMembers(context[index - 1]?.type))
    .map(({ key }) => key)
    .join('.');

/** Left: what does not fit, as `what` names it. */
const valid =
  <A>(codec: t.Decoder<unknown, A>, what: string, misfit = `${what} do not fit`) =>
  (value: unknown): E.Either<string, A> => {
    const decoded = codec.decode(value);
    if (E.isRight(decoded)) return decoded;
    const [first] = decoded.left;
    const path = first === undefined ? '' : pathOf(first);
    return E.left(path === '' ? misfit : `${what} do not fit at ${path}`);
  };

/** Left: why the text is no JSON that fits. Of what fits nothing is copied. */
const read = <A>(codec: t.Type<A, unknown>, what: string) => {
  const whyNot = valid(codec, what);
  return (json: string): E.Either<string, A> => {
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch {
      return E.left(`${what} are not JSON`);
    }
    return codec.is(value) ? E.right(value) : whyNot(value);
  };
};

/** The events of one command share their metadata to the byte. */
const asBefore = <A>(read: (json: string) => A): ((json: string) => A) => {
  let before: { readonly json: string; readonly answer: A } | undefined;
  return json => {
    if (before?.json !== json) before = { json, answer: read(json) };
    return before.answer;
  };
};

const validMetadata = valid(EventMetadata, 'its metadata');
const readMetadata = asBefore(read(EventMetadata, 'its metadata'));
const readFacts = read(t.UnknownRecord, 'its facts');

/** What an event of one type must be, and how many fields it has when it has nothing more. */
interface Shape {
  readonly is: (value: unknown) => value is DomainEvent;
  readonly fields: number;
}
const shapesOf = (codec: t.Mixed): ReadonlyMap<string, Shape> => {
  const types = (codec instanceof t.UnionType ? codec.types : [codec]) as ReadonlyArray<t.ExactC<t.TypeC<t.Props>>>;
  return new Map(
    types.map(({ name, is, type }) => [name, { is: is as Shape['is'], fields: Object.keys(type.props).length }]),
  );
};

/** `is` is several times quicker than decoding, and looks as closely; why it is not is asked only then. */
const reader = (category: Category) => {
  const codec: t.Mixed = aggregates[category].event;
  const shapes = shapesOf(codec);
  const decoded = valid<DomainEvent>(codec, 'its facts', `no ${category} event has this type`);
  return {
    types: [...shapes.keys()],
    valid: (type: string, value: Facts): E.Either<string, DomainEvent> => {
      const shape = shapes.get(type);
      return shape?.is(value) && Object.keys(value).length === shape.fields ? E.right(value) : decoded(value);
    },
  };
};
const readers: Readonly<Record<Category, ReturnType<typeof reader>>> = {
  flow: reader('flow'),
  webhook: reader('webhook'),
  delivery: reader('delivery'),
  client: reader('client'),
  installation: reader('installation'),
  schedule: reader('schedule'),
  recovery: reader('recovery'),
  history: reader('history'),
  access: reader('access'),
  session: reader('session'),
};

/** Of the events that this version can read. */
export const typesOf = (category: Category): ReadonlyArray<string> => readers[category].types;

/**
 * Encodes the events of one command; they share their metadata. Throws on an event that could not be read back: a mistake
 * of ours must not end up in the log.
 */
export const encodeWith = <Event extends { readonly type: string; readonly at: string }>(
  codec: t.Type<Event, unknown>,
  cause: Cause,
): ((event: Event, eventId: string) => EventData) => {
  let shared: { readonly v: number; readonly occurredAt: string; readonly json: string } | undefined;
  const cannot = (type: string, misfit: E.Either<string, unknown>): TypeError =>
    new TypeError(`${type} cannot be stored: ${E.isLeft(misfit) ? misfit.left : 'it does not fit'}.`);

  const metadataOf = (type: string, at: string): string => {
    const v = currentVersion(upcasters, type);
    if (shared?.v !== v || shared.occurredAt !== at) {
      const metadata: EventMetadata = { v, occurredAt: at, ...cause };
      if (!EventMetadata.is(metadata)) throw cannot(type, validMetadata(metadata));
      shared = { v, occurredAt: at, json: JSON.stringify(metadata) };
    }
    return shared.json;
  };
  return (event, eventId) => {
    const { type, at, ...facts } = codec.encode(event) as Event;
    // `is` is quicker than decoding, and looks as closely; why it is not is asked only then.
    if (!codec.is(event)) throw cannot(type, valid(codec, 'its facts')(event));
    return { eventId, type, data: JSON.stringify(facts), metadata: metadataOf(type, at) };
  };
};

const isCategory = (name: string): name is Category => Object.hasOwn(readers, name);

/** Every event that is followed, folded or shown comes through here, so it takes the shortest way: no step makes a closure. */
export const decodeWith =
  (steps: Upcasters) =>
  (recorded: RecordedEvent): E.Either<Unreadable, Recorded> => {
    const { stream, revision, position, type, eventId } = recorded;
    const unreadable = (reason: string): E.Either<Unreadable, never> =>
      E.left({ stream, revision, position, type, reason });

    const dash = stream.indexOf('-');
    const category = stream.slice(0, Math.max(0, dash));
    if (!isCategory(category)) return unreadable('its stream is none of ours');

    const metadata = readMetadata(recorded.metadata);
    if (E.isLeft(metadata)) return unreadable(metadata.left);
    const { v, occurredAt } = metadata.right;
    const current = currentVersion(steps, type);
    if (v > current) return unreadable(`it has schema version ${v}, newer than ${current}`);

    const stored = readFacts(recorded.data);
    if (E.isLeft(stored)) return unreadable(stored.left);
    const facts = v === current ? stored : upcasted(steps, type, v, stored.right);
    if (E.isLeft(facts)) return unreadable(facts.left);

    const event = readers[category].valid(type, Object.assign(facts.right, { type, at: occurredAt }));
    if (E.isLeft(event)) return unreadable(event.left);
    const id = stream.slice(dash + 1);
    return E.right({
      eventId,
      stream,
      category,
      id,
      revision,
      position,
      metadata: metadata.right,
      event: event.right,
    } as Recorded);
  };

const upcasted = (steps: Upcasters, type: string, version: number, facts: Facts): E.Either<string, Facts> =>
  E.tryCatch(
    () => upcast(steps, type, version, facts),
    cause => `its facts cannot be brought from schema version ${version} to ${currentVersion(steps, type)}: ${cause}`,
  );

/** For whoever reads an event once. */
export const decodeAnew = decodeWith(upcasters);

/**
 * Stores hand out the same object to all who read a fresh event, so each is decoded once, however many follow. In slots
 * by position, about as many as a store keeps events fresh: a map that holds on to more costs more, in the collection of
 * garbage, than it saves. An event of more than `slotCharacters` is decoded anew each time: all slots together take some
 * 20 MB at most.
 */
const SLOT_BITS = 12;
const SLOT_CHARACTERS = 1024;
const decoded = new Array<{ readonly from: RecordedEvent; readonly to: E.Either<Unreadable, Recorded> } | undefined>(
  1 << SLOT_BITS,
);
/** Spreads positions that count events and positions that count bytes alike: by the golden ratio (Fibonacci hashing). */
const slotOf = (position: number): number => Math.imul(position, 0x9e3779b1) >>> (32 - SLOT_BITS);

export const decode = (recorded: RecordedEvent): E.Either<Unreadable, Recorded> => {
  if (recorded.data.length + recorded.metadata.length > SLOT_CHARACTERS) return decodeAnew(recorded);
  const slot = slotOf(recorded.position);
  const cached = decoded[slot];
  if (cached?.from === recorded) return cached.to;
  const result = decodeAnew(recorded);
  decoded[slot] = { from: recorded, to: result };
  return result;
};
