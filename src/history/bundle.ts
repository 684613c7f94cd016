/**
 * A flow's events with their proofs in one file that can be mailed: a line of JSON each, under one checkpoint. The first
 * line says what it is, the last how many events there are, so that one that was cut off is seen.
 */
import * as E from 'fp-ts/Either';
import { HASH_BYTES } from '../transparency/merkle';
import { fromBase64 } from '../transparency/note';

const FORMAT = 'flowsync-history-bundle@1';

export interface BundleHead {
  readonly stream: string;
  /** The signed note. */
  readonly checkpoint: string;
}

export interface BundleEvent {
  /** The record that is the leaf. */
  readonly entry: string;
  readonly data: string;
  readonly metadata: string;
  readonly hashes: ReadonlyArray<Buffer>;
}

export const bundleHead = ({ stream, checkpoint }: BundleHead): string =>
  `${JSON.stringify({ format: FORMAT, stream, checkpoint })}\n`;

export const bundleLine = ({ entry, data, metadata, hashes }: BundleEvent): string =>
  `${JSON.stringify({ entry, data, metadata, proof: hashes.map(hash => hash.toString('base64')) })}\n`;

export const bundleEnd = (events: number): string => `${JSON.stringify({ events })}\n`;

export const isBundle = (text: string): boolean => text.startsWith(`{"format":"${FORMAT}"`);

export const parseBundleHead = (line: string): E.Either<string, BundleHead> => {
  const [stream, checkpoint] = texts(parsed(line), 'stream', 'checkpoint') ?? [];
  return stream === undefined || checkpoint === undefined
    ? E.left('It is no bundle: its first line names no stream and checkpoint.')
    : E.right({ stream, checkpoint });
};

/** How many events there are, where the line is the last one; null else. */
export const parseBundleEnd = (line: string): number | null => {
  const { events } = parsed(line);
  return Number.isSafeInteger(events) ? Number(events) : null;
};

export const parseBundleLine = (line: string): BundleEvent | null => {
  const record = parsed(line);
  const [entry, data, metadata] = texts(record, 'entry', 'data', 'metadata') ?? [];
  const { proof } = record;
  if (entry === undefined || data === undefined || metadata === undefined || !Array.isArray(proof)) return null;
  const hashes = proof.map(text => (typeof text === 'string' ? fromBase64(text) : null));
  const areHashes = hashes.every(hash => hash?.length === HASH_BYTES);
  return areHashes ? { entry, data, metadata, hashes: hashes as ReadonlyArray<Buffer> } : null;
};

const texts = (record: Record<string, unknown>, ...names: ReadonlyArray<string>): ReadonlyArray<string> | null => {
  const values = names.map(name => record[name]);
  return values.every(value => typeof value === 'string') ? values : null;
};

const parsed = (line: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};
