/// <reference types="jest" />
/**
 * Every promise of the port as tests. A store is tested by one call in a test file of its own:
 *
 *   eventStoreConformance('my store', () => openMyStore(), { reopen: … });
 *
 * The log need not be empty, and others may write to it: the cases use streams of their own. Among them are the
 * mistakes that other stores make: *no stream* accepted on an existing stream, *stream exists* on a missing one,
 * a conflict over an empty append, one event id stored twice, a follower that skips what was committed late.
 */
import type { EventStore } from '../../../src/event-store/event-store';
import { content } from './content';
import { durability } from './durability';
import { expectedRevisions } from './expected-revisions';
import type { ConformanceOptions } from './harness';
import { idempotency } from './idempotency';
import { properties } from './properties';
import { reading } from './reading';
import { subscribing } from './subscribing';

export type { ConformanceOptions } from './harness';

export const eventStoreConformance = (
  name: string,
  makeStore: () => Promise<EventStore>,
  options: ConformanceOptions = {},
): void => {
  describe(`${name} keeps the promises of the event store`, () => {
    let opened: EventStore | undefined;
    const subject = {
      options,
      store: (): EventStore => {
        if (opened === undefined) throw new Error('the store is opened before the first test');
        return opened;
      },
    };
    beforeAll(async () => {
      opened = await makeStore();
    });
    afterAll(() => opened?.close());

    describe('expected revisions', () => expectedRevisions(subject));
    describe('idempotency', () => idempotency(subject));
    describe('content', () => content(subject));
    describe('reading', () => reading(subject));
    describe('subscribing', () => subscribing(subject));
    describe('properties', () => properties(subject));
    describe('durability', () => durability(subject, makeStore));
  });
};
