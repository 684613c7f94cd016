/** OCEL 2.0 as its three forms have it alike: types, and events with their objects. */

import { attributeName, EVENT_ATTRIBUTES, events, OBJECTS, type ObjectType } from '../definition';
import type { Kind } from '../described';
import type { GivenEvent, LinkedObject } from '../fold/event';
import type { Source } from '../source';

/** https://www.ocel-standard.org/2.0/ocel20_specification.pdf */
export type AttributeType = 'string' | 'time' | 'integer' | 'boolean';

export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
}
export interface Valued {
  readonly name: string;
  readonly value: string;
}
export interface OcelType {
  readonly name: string;
  readonly attributes: ReadonlyArray<Attribute>;
}
export interface OcelEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly attributes: ReadonlyArray<Valued>;
  readonly objects: ReadonlyArray<LinkedObject>;
}
const TYPE_OF: Readonly<Record<Kind, AttributeType>> = {
  ...{ text: 'string', integer: 'integer', time: 'time', boolean: 'boolean' },
};

/** Those that occur. */
export const eventTypes = (types: ReadonlySet<string>): ReadonlyArray<OcelType> =>
  [...types].sort().map(name => ({ name, attributes: attributesOfEvent(name) }));

export const attributesOfEvent = (type: string): ReadonlyArray<Attribute> =>
  (ATTRIBUTES.get(type) ?? []).map(({ name, kind }) => ({ name, type: TYPE_OF[kind] }));

export const objectTypes = (source: Source): ReadonlyArray<OcelType & { readonly name: ObjectType }> =>
  (Object.keys(OBJECTS) as ObjectType[])
    .sort()
    .filter(name => source.first(`SELECT 1 FROM ${OBJECTS[name].table.name} WHERE touched = 1`)() !== undefined)
    .map(name => {
      const { table, attributes } = OBJECTS[name];
      return {
        name,
        attributes: attributes.map(column => ({
          name: attributeName(name, column),
          type: TYPE_OF[table.described[column]?.kind ?? 'text'],
        })),
      };
    });

/** An event without an object is none of it. */
export const ocelEvent = ({ row, links }: GivenEvent): OcelEvent => {
  const attributes: Valued[] = [];
  for (const { name, column, kind } of ATTRIBUTES.get(row.type) ?? []) {
    const value = row[column];
    if (value !== null) attributes.push({ name, value: textOf(kind, value) });
  }
  return { id: `event:${row.position}`, type: row.type, time: row.time, attributes, objects: links };
};

/** Of whatever kind, values are written as text. */
export const textOf = (kind: Kind | undefined, value: string | number): string => {
  if (kind === 'boolean') return Number(value) === 1 ? 'true' : 'false';
  return String(value);
};

const snakeOf = (type: string): string => type.replace(/(?<!^)[A-Z]/g, letter => `_${letter}`).toLowerCase();

/** By type of event. */
const ATTRIBUTES = new Map(
  Object.entries(EVENT_ATTRIBUTES).map(([type, columns]) => [
    type,
    (columns as ReadonlyArray<keyof GivenEvent['row']>).map(column => ({
      ...{ column, name: attributeName(snakeOf(type), column), kind: events.described[column].kind as Kind },
    })),
  ]),
);
