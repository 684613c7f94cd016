/** OCEL 2.0 as JSON. Each value is a text: the schema refuses any other, whatever the type of the attribute. */
import type { LinkedObject } from '../fold/event';
import type { Source } from '../source';
import { type Format, OBJECT_CENTRIC } from './format';
import { eventTypes, objectTypes, ocelEvent } from './ocel';
import { ocelObjects } from './ocel-objects';
import { EVENTS, textFile } from './text-file';

const relationshipsOf = (objects: ReadonlyArray<LinkedObject>) =>
  objects.map(({ id, qualifier }) => ({ objectId: id, qualifier }));

const item = (value: unknown, isFirst: boolean): string => `${isFirst ? '' : ','}\n${JSON.stringify(value)}`;

function* listed(name: string, items: Iterable<unknown>): Generator<string> {
  let isFirst = true;
  yield `"${name}":[`;
  for (const one of items) {
    yield item(one, isFirst);
    isFirst = false;
  }
  yield isFirst ? ']' : '\n]';
}

function* objectsOf(source: Source): Generator<unknown> {
  for (const { id, type, attributes, objects } of ocelObjects(source))
    yield { id, type, attributes, relationships: relationshipsOf(objects) };
}

function* texts(source: Source, types: ReadonlySet<string>): Generator<string | typeof EVENTS> {
  yield '{';
  yield* listed('eventTypes', eventTypes(types));
  yield ',';
  yield* listed('objectTypes', objectTypes(source));
  yield ',"events":[';
  yield EVENTS;
  yield types.size === 0 ? '],' : '\n],';
  yield* listed('objects', objectsOf(source));
  yield '}\n';
}

export const ocelJson: Format = {
  contents: OBJECT_CENTRIC,
  contentType: 'application/json',
  extension: 'json',
  outputs: [
    textFile('ocel.json', {
      event: (given, isFirst) => {
        const { objects, ...event } = ocelEvent(given);
        return objects.length === 0 ? '' : item({ ...event, relationships: relationshipsOf(objects) }, isFirst);
      },
      texts,
    }),
  ],
};
