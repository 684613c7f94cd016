/**
 * What proves the history, in the public forms: checkpoint, tiles and keys for everybody, as any client of tlog-tiles reads
 * them; entries, stored bytes and proofs for those who may read the history.
 */

import { Readable } from 'node:stream';
import { Controller, Inject } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { flowStream } from '../../../domain/flow/flow';
import { historyLogStream } from '../../../domain/history-log';
import { counted } from '../../../domain/kernel/counted';
import { Count, Uuid } from '../../../domain/kernel/types';
import type { EventStore } from '../../event-store/event-store';
import type { History } from '../../history/history';
import { createProofs, type NoProof, type Proofs } from '../../history/proofs';
import * as TE from '../../lib/task-either';
import { parseTilePath, type TileAt } from '../../transparency/tiles';
import { Bus, noFlow } from '../edge/bus/bus';
import { decode } from '../edge/codec/decode';
import { integerFromText } from '../edge/codec/from-text';
import { object } from '../edge/codec/object';
import { type Answer, Endpoint, endpoint, type InputOf, RawAnswer, rawEndpoint } from '../edge/endpoint';
import { badRequest, type Failure, notFound, ofCommandError, quoted, storeDown, unavailable } from '../edge/failure';
import { OfFlow } from '../edge/fields';
import { HISTORY, STORE } from '../edge/tokens';
import { HistoryKeysView, keysViewOf } from './keys.view';

const MODULE = 'Proofs';
const READERS = ['manager', 'analyst'] as const;
const open = { method: 'GET', module: MODULE, roles: 'open', raw: 'page' } as const;

const checkpoint = rawEndpoint({ ...open, route: '/history/checkpoint', summary: 'The last checkpoint, signed' });
const key = rawEndpoint({ ...open, route: '/history/key', summary: 'The keys that sign, the present one first' });
const consistency = rawEndpoint({
  ...open,
  route: '/history/consistency',
  summary: 'That one checkpoint is the beginning of another',
});
const hashTile = rawEndpoint({ ...open, route: '/history/tile/:level/*', summary: 'A tile of hashes' });
const entryTile = rawEndpoint({
  ...open,
  route: '/history/tile/entries/*',
  proof: 'entries',
  roles: READERS,
  summary: 'The records that the leaves of a tile are',
});
/** Secrets that are sealed, and hashes of keys, are among them. */
const storedTile = rawEndpoint({
  ...open,
  route: '/history/tile/events/*',
  proof: 'stored',
  roles: [],
  summary: 'The stored bytes that the leaves of a tile commit to',
});

export const OfEvent = object('OfEvent', { eventId: Uuid });

export const eventProof = rawEndpoint({
  operation: 'getEventProof',
  method: 'GET',
  route: '/events/:eventId/proof',
  proof: 'event',
  module: MODULE,
  summary: 'That an event is in the history: a proof of C2SP (tlog-proof), with the record of the event as `extra`',
  roles: READERS,
  raw: 'api',
  produces: 'text/plain',
  path: OfEvent,
});

export const flowProof = rawEndpoint({
  operation: 'getFlowProof',
  method: 'GET',
  route: '/flows/:flowId/proof',
  proof: 'flow',
  module: MODULE,
  summary: 'All events of a flow with their proofs under the last checkpoint, as one file to hand on',
  roles: ['manager', 'integrator', 'analyst'],
  raw: 'api',
  produces: 'application/x-ndjson',
  path: OfFlow,
});

export const rotateKey = endpoint({
  operation: 'rotateHistoryKey',
  method: 'POST',
  route: '/history/key/rotate',
  module: MODULE,
  summary: 'Another key signs the history from now on; for 30 days the one before signs as well',
  roles: [],
  answer: HistoryKeysView,
});

const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';
const YEAR = 'max-age=31536000, immutable';

export const notYet = (): Failure =>
  unavailable('not-proved-yet', 'No checkpoint covers this yet: one is made some seconds after it happened.', 5);

export const failureOf =
  (missing: () => Failure) =>
  (error: NoProof): Failure => {
    if (error._tag === 'NotFound') return missing();
    return error._tag === 'NotYet' ? notYet() : ofCommandError(error);
  };

const Size = integerFromText(Count);
const ConsistencyQuery = object('ConsistencyQuery', { from: Size }, { to: Size });

@Controller()
export class ProofsController {
  private readonly proofs: Proofs;

  constructor(
    @Inject(HISTORY) private readonly history: History,
    @Inject(STORE) store: EventStore,
    private readonly bus: Bus,
  ) {
    this.proofs = createProofs(history, store);
  }

  @Endpoint(checkpoint)
  checkpoint(_: InputOf<typeof checkpoint>): Answer<RawAnswer> {
    const newest = this.history.newest();
    return newest === null ? TE.left(notYet()) : TE.right(new RawAnswer(TEXT, newest.note));
  }

  @Endpoint(key)
  keys(_: InputOf<typeof key>): Answer<RawAnswer> {
    return pipe(
      TE.tryCatch(this.history.vkeys, () => storeDown('')),
      TE.map(vkeys => new RawAnswer(TEXT, vkeys.map(vkey => `${vkey}\n`).join(''))),
    );
  }

  @Endpoint(consistency)
  consistency({ request }: InputOf<typeof consistency>): Answer<RawAnswer> {
    const query = decode('query', ConsistencyQuery, request.query);
    if (E.isLeft(query)) return TE.left(badRequest(query.left));
    const { from, to = null } = query.right;
    const newest = this.history.newest();
    if (newest === null) return TE.left(notYet());
    const end = to ?? newest.size;
    if (from > end) {
      const message = `query.from is ${from}, beyond the checkpoint of ${counted(end, 'event')}`;
      return TE.left(badRequest([{ reason: 'out-of-range', message }]));
    }
    const missing = (): Failure =>
      notFound(
        'checkpoint-not-found',
        `There is no checkpoint of ${counted(end, 'event')}; the last one is of ${newest.size}.`,
      );
    return pipe(
      () => this.proofs.consistency(from, to),
      TE.mapLeft(failureOf(missing)),
      TE.map(text => new RawAnswer(TEXT, text)),
    );
  }

  @Endpoint(hashTile)
  hashes({ request }: InputOf<typeof hashTile>): Answer<RawAnswer> {
    return pipe(
      tileOf(request),
      TE.flatMap(({ level, number, width }) => {
        const hashes = typeof level === 'number' ? this.coveredTile(level, number, width) : null;
        return hashes === null ? TE.left(noTile(request)) : TE.right(hashes);
      }),
      TE.map(hashes => new RawAnswer(BYTES, hashes, { 'cache-control': `public, ${YEAR}` })),
    );
  }

  @Endpoint(entryTile)
  entries({ request }: InputOf<typeof entryTile>): Answer<RawAnswer> {
    return this.bundle(request, this.proofs.entries);
  }

  @Endpoint(storedTile)
  stored({ request }: InputOf<typeof storedTile>): Answer<RawAnswer> {
    return this.bundle(request, this.proofs.stored);
  }

  @Endpoint(eventProof)
  proofOfEvent({ request }: InputOf<typeof eventProof>): Answer<RawAnswer> {
    const path = decode('path', OfEvent, request.params);
    if (E.isLeft(path)) return TE.left(badRequest(path.left));
    const { eventId } = path.right;
    return pipe(
      () => this.proofs.inclusion(eventId),
      TE.mapLeft(failureOf(() => notFound('event-not-found', `There is no event with the id ${eventId}.`))),
      TE.map(text => new RawAnswer(TEXT, text)),
    );
  }

  @Endpoint(flowProof)
  proofOfFlow({ request }: InputOf<typeof flowProof>): Answer<RawAnswer> {
    const path = decode('path', OfFlow, request.params);
    if (E.isLeft(path)) return TE.left(badRequest(path.left));
    const { flowId } = path.right;
    const disposition = `attachment; filename="flow-${flowId}.proof.ndjson"`;
    return pipe(
      () => this.proofs.bundle(flowStream(flowId)),
      TE.mapLeft(failureOf(() => noFlow(flowId))),
      TE.map(
        lines => new RawAnswer('application/x-ndjson', Readable.from(lines), { 'content-disposition': disposition }),
      ),
    );
  }

  @Endpoint(rotateKey)
  rotate({ context }: InputOf<typeof rotateKey>): Answer<HistoryKeysView> {
    return pipe(
      TE.tryCatch(
        () => this.history.rotation(context.at),
        () => storeDown(''),
      ),
      TE.flatMap(command =>
        command === null ? TE.left(notYet()) : this.bus.execute('history', historyLogStream, command, context),
      ),
      TE.map(({ state }) => keysViewOf(state)),
    );
  }

  /** Only what a checkpoint covers is given out. */
  private coveredTile(level: number, number: number, width: number): Buffer | null {
    const proved = this.history.newest()?.size ?? 0;
    const isCovered = number * 256 + width <= Math.floor(proved / 256 ** level);
    return isCovered ? this.history.tree.tile(level, number, width) : null;
  }

  private bundle(request: FastifyRequest, read: Proofs['entries']): Answer<RawAnswer> {
    return pipe(
      tileOf(request),
      TE.flatMap(({ number, width }) => pipe(() => read(number, width), TE.mapLeft(failureOf(() => noTile(request))))),
      TE.map(bytes => new RawAnswer(BYTES, bytes, { 'cache-control': `private, ${YEAR}` })),
    );
  }
}

const pathOf = ({ url }: FastifyRequest): string => (url.split('?', 1)[0] ?? '').replace(/^\/history\//, '');

const noTile = (request: FastifyRequest): Failure =>
  notFound('tile-not-found', `There is no tile ${quoted(pathOf(request))} under the last checkpoint.`);

const tileOf = (request: FastifyRequest): TE.TaskEither<Failure, TileAt> => {
  const tile = parseTilePath(pathOf(request));
  return tile === null ? TE.left(noTile(request)) : TE.right(tile);
};
