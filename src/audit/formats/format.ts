/** What a form of export is, and what its end says. */
import type { ExportFormat } from '../../../domain/access';
import type { AuditEntry } from '../entry';

/** The end of an export: without it the export was cut short. */
export interface Summary {
  readonly exportId: string;
  /** When it ended. */
  readonly at: string;
  readonly events: number;
  /** Positions, as text; null when nothing was found. */
  readonly first: string | null;
  readonly last: string | null;
  /** The history was read up to this position: an export of what comes later goes on `after` it. */
  readonly upTo: string;
  /** As it was asked for. */
  readonly filter: Readonly<Record<string, string>>;
  /** The last signed checkpoint of the history; null: none yet, or not at hand. */
  readonly checkpoint: string | null;
}

/** Who makes it. */
export interface Producer {
  /** The name of the history. */
  readonly origin: string;
  readonly version: string;
}

export interface Format {
  readonly contentType: string;
  /** Ends the name of a file. */
  readonly extension: string;
  readonly begin: string;
  readonly entry: (entry: AuditEntry, isFirst: boolean) => string;
  readonly end: (summary: Summary, isFirst: boolean) => string;
}

export type Formats = Readonly<Record<ExportFormat, (producer: Producer) => Format>>;
