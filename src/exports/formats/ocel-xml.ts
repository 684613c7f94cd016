/**
 * OCEL 2.0 as XML, in two dialects: the published schema wants relations as `object`, while readers (PM4Py and others) read
 * and write `relationship`, which fails that schema.
 */
import type { GivenEvent, LinkedObject } from '../fold/event';
import type { Source } from '../source';
import { type Format, OBJECT_CENTRIC } from './format';
import { eventTypes, type OcelType, objectTypes, ocelEvent, type Valued } from './ocel';
import { ocelObjects } from './ocel-objects';
import { EVENTS, textFile } from './text-file';
import { XML_HEAD, xml } from './xml';

type Dialect = (object: LinkedObject) => string;

const readers: Dialect = ({ id, qualifier }) => `<relationship object-id="${xml(id)}" qualifier="${xml(qualifier)}"/>`;
const schema: Dialect = ({ id, type, qualifier }) =>
  `<object object-id="${xml(id)}" qualifier="${xml(qualifier)}" type="${xml(type)}"/>`;

const typeOf = (element: string, { name, attributes }: OcelType): string =>
  `<${element} name="${xml(name)}"><attributes>${attributes
    .map(attribute => `<attribute name="${xml(attribute.name)}" type="${attribute.type}"/>`)
    .join('')}</attributes></${element}>\n`;

const attributesOf = (attributes: ReadonlyArray<Valued & { readonly time?: string }>): string =>
  `<attributes>${attributes
    .map(({ name, value, time }) => {
      const at = time === undefined ? '' : ` time="${time}"`;
      return `<attribute name="${xml(name)}"${at}>${xml(value)}</attribute>`;
    })
    .join('')}</attributes>`;

const objectsOf = (objects: ReadonlyArray<LinkedObject>, related: Dialect): string =>
  `<objects>${objects.map(related).join('')}</objects>`;

const eventOf = (given: GivenEvent, related: Dialect): string => {
  const { id, type, time, attributes, objects } = ocelEvent(given);
  if (objects.length === 0) return '';
  return `<event id="${xml(id)}" type="${xml(type)}" time="${time}">${attributesOf(attributes)}${objectsOf(objects, related)}</event>\n`;
};

function* texts(source: Source, types: ReadonlySet<string>, related: Dialect): Generator<string | typeof EVENTS> {
  yield `${XML_HEAD}<log>\n<object-types>\n`;
  for (const type of objectTypes(source)) yield typeOf('object-type', type);
  yield '</object-types>\n<event-types>\n';
  for (const type of eventTypes(types)) yield typeOf('event-type', type);
  yield '</event-types>\n<objects>\n';
  for (const { id, type, attributes, objects } of ocelObjects(source))
    yield `<object id="${xml(id)}" type="${type}">${attributesOf(attributes)}${objectsOf(objects, related)}</object>\n`;
  yield '</objects>\n<events>\n';
  yield EVENTS;
  yield '</events>\n</log>\n';
}

const inDialect = (related: Dialect): Format => ({
  contents: OBJECT_CENTRIC,
  contentType: 'application/xml',
  extension: 'xml',
  outputs: [
    textFile('ocel.xml', {
      event: given => eventOf(given, related),
      texts: (source, types) => texts(source, types, related),
    }),
  ],
});

export const ocelXml = inDialect(readers);
export const ocelXmlXsd = inDialect(schema);
