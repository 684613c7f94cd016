/**
 * What a leaf of the log is: a small record of one event, in canonical JSON (RFC 8785: sorted names, no space, texts and
 * whole numbers only). It commits to the stored bytes of facts and metadata by their SHA-256, and names what one looks
 * for: stream, revision, id, type, time and actor. Places in the log are counted, 0, 1, 2, …, and so are the same in every
 * store.
 */
import * as E from 'fp-ts/Either';
import { sha256Hex } from './merkle';

/** As it is stored. */
export interface Stored {
  readonly stream: string;
  readonly revision: number;
  readonly eventId: string;
  readonly type: string;
  /** JSON text, hashed as the bytes of its UTF-8; or these. */
  readonly data: string | Uint8Array;
  /** JSON text, hashed likewise. */
  readonly metadata: string;
}

/** Of the record as it is now. */
const VERSION = 1;

/** An entry of a tile has 65,535 bytes at most; no text of ours comes near. */
const MAX_TEXT = 1024;

/** What a record says, as far as the event can be known from it. */
export type LeafRecord = Omit<Stored, 'data' | 'metadata'> & {
  readonly index: number;
  readonly dataSha256: string;
  readonly metadataSha256: string;
};

/**
 * The record of the event at `index`. Names are in the order of the alphabet; what the metadata do not say is left out.
 * Written by hand, since each event of a history comes through here.
 */
export const createLeafRecords = (): ((index: number, stored: Stored) => string) => {
  // The events of one command share their metadata to the byte.
  let last = readMetadata('');
  return (index, { stream, revision, eventId, type, data, metadata }) => {
    if (last.text !== metadata) last = readMetadata(metadata);
    return (
      `{${last.actor}"dataSha256":"${sha256Hex(data)}","eventId":${quoted(eventId)},"index":${index},` +
      `"metadataSha256":"${last.sha256}","revision":${revision},"stream":${quoted(stream)},${last.time}` +
      `"type":${quoted(type)},"v":${VERSION}}`
    );
  };
};

/** Null when it is no record. That it is written as a record is, is seen by making it anew. */
export const parseLeafRecord = (text: string): LeafRecord | null => {
  try {
    const { stream, revision, eventId, type, index, dataSha256, metadataSha256 } = JSON.parse(text) ?? {};
    const isRecord =
      [stream, eventId, type, dataSha256, metadataSha256].every(value => typeof value === 'string') &&
      [revision, index].every(Number.isSafeInteger);
    return isRecord ? { stream, revision, eventId, type, index, dataSha256, metadataSha256 } : null;
  } catch {
    return null;
  }
};

/** What the metadata come to in a record; the names stand as they are written there. */
interface OfMetadata {
  readonly text: string;
  readonly sha256: string;
  readonly time: string;
  readonly actor: string;
}

/** As we write them: the whole text, so that it says nothing else, and nothing twice. */
const OURS =
  /^\{"v":\d+,"occurredAt":"([\w.:-]+)","actor":\{"type":"(\w+)","id":"([\w.:-]+)"\},"correlationId":"[\w-]+","causationId":(?:null|"[\w-]+")(?:,"onBehalfOf":\{"type":"\w+","id":"[\w.:-]+"\})?\}$/;

const readMetadata = (text: string): OfMetadata => {
  const [, time, type, id] = (text.length <= MAX_TEXT && OURS.exec(text)) || [];
  const said = time === undefined ? parseMetadata(text) : { time: `"${time}"`, type: `"${type}"`, id: `"${id}"` };
  return {
    text,
    sha256: sha256Hex(text),
    time: said.time === undefined ? '' : `"time":${said.time},`,
    actor: said.id === undefined || said.type === undefined ? '' : `"actor":{"id":${said.id},"type":${said.type}},`,
  };
};

/** Whatever they are. */
const parseMetadata = (text: string): { readonly [name in 'time' | 'type' | 'id']: string | undefined } => {
  const parsed: unknown = E.getOrElse<unknown, unknown>(() => null)(E.tryCatch(() => JSON.parse(text), String));
  const actor = typeof parsed === 'object' && parsed !== null && 'actor' in parsed ? parsed.actor : undefined;
  return { time: textAt(parsed, 'occurredAt'), type: textAt(actor, 'type'), id: textAt(actor, 'id') };
};

const textAt = (value: unknown, name: string): string | undefined => {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof found === 'string' ? quoted(found) : undefined;
};

/** A text that stands in JSON as it is, and nearly every one is such. */
const PLAIN = /^[\w.:-]{0,200}$/;
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(bounded(text)));

const bounded = (text: string): string => (text.length <= MAX_TEXT ? text : `sha256:${sha256Hex(text)}`);
