/** OCEL 2.0 as JSON. Each value is a text: the schema refuses any other, whatever the type of the attribute. */
import type { Source } from '../source';
import { type Format, OBJECT_CENTRIC } from './format';
import { eventTypes, type LinkedObject, objectTypes, ocelEvents, ocelObjects } from './ocel';
import { writeText } from './text-file';

const relationshipsOf = (objects: ReadonlyArray<LinkedObject>) =>
  objects.map(({ id, qualifier }) => ({ objectId: id, qualifier }));

function* listed(name: string, items: Iterable<unknown>): Generator<string> {
  let before = `"${name}":[`;
  for (const item of items) {
    yield `${before}\n${JSON.stringify(item)}`;
    before = ',';
  }
  yield before === ',' ? '\n]' : `${before}]`;
}

function* mapped<A, B>(items: Iterable<A>, to: (item: A) => B): Generator<B> {
  for (const item of items) yield to(item);
}

function* texts(source: Source): Generator<string> {
  yield '{';
  yield* listed('eventTypes', eventTypes(source));
  yield ',';
  yield* listed('objectTypes', objectTypes(source));
  yield ',';
  yield* listed(
    'events',
    mapped(ocelEvents(source), ({ objects, ...event }) => ({ ...event, relationships: relationshipsOf(objects) })),
  );
  yield ',';
  yield* listed(
    'objects',
    mapped(ocelObjects(source), ({ id, type, attributes, objects }) => ({
      ...{ id, type, attributes, relationships: relationshipsOf(objects) },
    })),
  );
  yield '}\n';
}

export const ocelJson: Format = {
  contents: OBJECT_CENTRIC,
  contentType: 'application/json',
  extension: 'json',
  outputs: [{ name: 'ocel.json', write: (source, file) => writeText(file, texts(source)) }],
};
