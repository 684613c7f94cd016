/**
 * Many appends to EventStoreDB under way at once, and in one order. All go down one stream of requests, which the server
 * takes in the order in which they were sent. The store itself sends each again on its own when its answer is lost, and
 * could so change the order; here what was not answered is sent again as a whole, from the first of it on. Since each
 * append is for an exact revision, those that are there already are known by their ids and change nothing.
 */
import { readFileSync } from 'node:fs';
import * as E from 'fp-ts/Either';
import { createBatchAppends } from '../../event-store/eventstoredb/append/batch-appends';
import { parseConnectionString } from '../../event-store/eventstoredb/connection/connection-string';
import { openLink } from '../../event-store/eventstoredb/connection/link';
import { pause } from '../../event-store/eventstoredb/connection/retry-budget';
import { realRandom } from '../../runtime/real';
import type { EsdbAddress } from '../address';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { orFail } from '../open-log';
import { type CopyAppend, misfit } from './appends';

const DEADLINE_MS = 10_000;
const PAUSE_MS = 500;
/** Without an append that is stored. A cluster has a new leader long before. */
const GIVE_UP_MS = 60_000;

export interface OrderedAppends {
  /** Resolves when all are on stable storage; rejects when one is refused, or the server is away for long. */
  readonly write: (appends: ReadonlyArray<CopyAppend>) => Promise<void>;
  readonly close: () => void;
}

/** To where a store was opened before, which says what is wrong with the address. */
export const openOrderedAppends = ({ connectionString, prefix }: EsdbAddress, { clock, say }: Cli): OrderedAppends => {
  const settings = orFail(E.mapLeft((message: string) => ({ message }))(parseConnectionString(connectionString)));
  const { caFile, certificate } = settings;
  const certificates = {
    ca: caFile === null ? null : readFileSync(caFile),
    cert: certificate && readFileSync(certificate.certFile),
    key: certificate && readFileSync(certificate.keyFile),
  };
  const link = openLink(settings, certificates, clock);
  const batches = createBatchAppends(link, clock, realRandom, DEADLINE_MS / 2);

  /** How many were stored, from the first on, and what the server said of the one behind them. */
  const send = async (
    appends: ReadonlyArray<CopyAppend>,
  ): Promise<{ readonly stored: number; readonly why: string }> => {
    const answers = await Promise.all(
      appends.map(({ stream, behind, events }) => batches.append(prefix + stream, behind, events, DEADLINE_MS)),
    );
    const stored = answers.findIndex(({ kind }) => kind !== 'stored');
    const [answer, append] = [answers[stored], appends[stored]];
    if (answer === undefined || append === undefined) return { stored: appends.length, why: '' };
    const what = `${append.stream} revision ${append.behind + 1}`;
    switch (answer.kind) {
      case 'wrong-revision':
        throw new Failed(misfit(append, answer.actual));
      case 'too-large':
        throw new Failed(
          `${what} has ${append.bytes} bytes, the server takes ${answer.limit} at once (MaxAppendSize).`,
        );
      case 'refused':
        throw new Failed(`${what}: ${answer.cause}.`);
      default:
        return { stored, why: answer.kind === 'unknown' ? answer.cause : '' };
    }
  };

  return {
    write: async appends => {
      let progress = clock.elapsed();
      for (let rest = appends; ; ) {
        const { stored, why } = await send(rest);
        rest = rest.slice(stored);
        if (rest.length === 0) return;
        if (stored > 0) progress = clock.elapsed();
        if (clock.elapsed() - progress > GIVE_UP_MS)
          throw new Failed(`EventStoreDB does not answer: ${why}. The same command again goes on where this one ends.`);
        say(`Trying EventStoreDB again: ${why}.`);
        await pause(clock, PAUSE_MS);
      }
    },
    close: () => {
      batches.close();
      link.close();
    },
  };
};
