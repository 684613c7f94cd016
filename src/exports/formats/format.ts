/** What a form of export is: which contents it needs, and how it writes them. */
import type { GivenEvent } from '../fold/event';
import type { Contents } from '../fold/fold';
import type { Range } from '../range';
import type { Source } from '../source';

/** What an export says of itself; the same history gives the same. */
export interface About {
  /** The history was read up to this position: what comes later goes on after it. */
  readonly upTo: number;
  readonly range: Range;
}

/** Writes one file, which it may leave others beside until it is closed. */
export interface Writer {
  /** Each event as it comes, in the order of the history. */
  readonly event?: (event: GivenEvent) => void;
  /** All else, when all events have come; gives way to others each time that it yields. */
  readonly finish: (source: Source, about: About) => Generator<void>;
  /** Whatever has become of it. */
  readonly close: () => void;
}

export interface Output {
  readonly name: string;
  /** The file is not there yet. */
  readonly open: (file: string) => Writer;
}

export interface Format {
  readonly contents: Contents;
  readonly contentType: string;
  /** Ends the name of a file. */
  readonly extension: string;
  /** One, or several that belong into one folder. */
  readonly outputs: ReadonlyArray<Output>;
}

export const STAR: Contents = { isObjectCentric: false, caseType: null };
export const OBJECT_CENTRIC: Contents = { isObjectCentric: true, caseType: null };
