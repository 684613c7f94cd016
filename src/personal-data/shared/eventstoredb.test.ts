/// <reference types="jest" />
import * as E from 'fp-ts/Either';
import { newEvents, newStream } from '../../../test/conformance/event-store/harness';
import { ada, grace } from '../../../test/conformance/people/harness';
import { closeReplicas, openReplica, theirKey } from '../../../test/conformance/people/replicas';
import { sharing } from '../../../test/conformance/people/sharing';
import { openStore, server, TEST_PREFIX, withServer } from '../../../test/support/eventstoredb/server';
import { openWire } from '../../../test/support/eventstoredb/wire';
import { right, run } from '../../../test/support/right';
import type { EventStoreDbOptions } from '../../event-store/eventstoredb/open-event-store-db';
import { realRandom } from '../../runtime/real';
import { createSealer } from '../../secrets/sealer';
import type { PeopleLog } from './people-log';
import { peoplePrefix, personIn } from './person-event';

if (server === '')
  process.stderr.write('People over EventStoreDB DID NOT RUN: FLOWSYNC_TEST_ESDB holds no connection string.\n');

withServer('people', () => {
  const stores: PeopleLog[] = [];
  const open = async (options: Partial<EventStoreDbOptions>): Promise<PeopleLog> => {
    const store = await openStore(options);
    stores.push(store);
    return store;
  };
  const newPrefix = (): string => `${TEST_PREFIX}${realRandom.uuid()}-`;
  const newLog = () => open({ prefix: peoplePrefix(newPrefix()) });
  afterEach(async () => {
    await closeReplicas();
    await Promise.all(stores.splice(0).map(store => store.close()));
  });

  sharing('EventStoreDB', newLog);

  test('given people, then all that the server ever held of them beside their ids is sealed', async () => {
    const store = await newLog();
    const { people } = await openReplica(store);
    right(
      await people.rememberAll('participant', [
        { id: 1, ...ada },
        { id: 2, ...grace },
      ])(),
    );
    right(await people.remember('client', 'registrar', { name: 'Registrar' })());
    right(await people.remember('participant', 1, { name: 'Ada King' })());
    right(await people.forget('participant', 2)());
    const events = await run(store.readAll());
    expect(events.map(({ stream }) => stream).sort()).toEqual([
      ...['client-registrar', 'participant-1', 'participant-1', 'participant-2', 'participant-2', 'replicas'],
    ]);
    const text = events.map(({ data, metadata }) => `${data} ${metadata}`).join();
    expect(text).not.toMatch(/Ada|Lovelace|King|Grace|Hopper|Registrar|example/);
    const sealer = createSealer(theirKey, realRandom);
    expect(events.filter(({ stream }) => stream === 'participant-1').map(event => personIn(sealer, event))).toEqual([
      E.right(ada),
      E.right({ ...ada, name: 'Ada King' }),
    ]);
  });

  test('given a person who was changed and one who was forgotten, then nobody is shown what was before', async () => {
    const store = await newLog();
    const { people } = await openReplica(store);
    const types = async (id: number) => (await run(store.readStream(`participant-${id}`))).map(({ type }) => type);
    right(
      await people.rememberAll('participant', [
        { id: 1, ...ada },
        { id: 2, ...ada },
      ])(),
    );
    right(await people.remember('participant', 1, grace)());
    right(await people.forget('participant', 2)());
    expect([await types(1), await types(2)]).toEqual([['PersonRemembered'], ['PersonForgotten']]);
    right(await people.remember('participant', 2, grace)());
    right(await people.remember('participant', 1, ada)());
    expect([await types(1), await types(2)]).toEqual([['PersonRemembered'], ['PersonRemembered']]);
    expect((await run(store.readStream('participant-1'))).map(({ revision }) => revision)).toEqual([2]);
  });

  test('given the history and its people on one server, then whoever follows one never sees the other', async () => {
    const prefix = newPrefix();
    const [history, log] = [await open({ prefix }), await open({ prefix: peoplePrefix(prefix) })];
    const seen = new Set<string>();
    const subscription = history.subscribe(0, async ({ events }) => {
      for (const { stream } of events) seen.add(stream);
    });
    const replica = await openReplica(log);
    const [first, last] = [newStream(), newStream()];
    await run(history.append(first, 'no-stream', newEvents(2)));
    right(await replica.people.remember('participant', 1, ada)());
    right(await replica.people.remember('participant', 1, grace)());
    await run(history.append(last, 'no-stream', newEvents(1)));
    expect(await replica.find('participant', 1)).toEqual(grace);
    while (!seen.has(last)) await run(history.head());
    await subscription.stop();
    expect([...seen]).toEqual([first, last]);
    const streamsOf = async (store: PeopleLog) => new Set((await run(store.readAll())).map(({ stream }) => stream));
    expect([...(await streamsOf(history))]).toEqual([first, last]);
    expect([...(await streamsOf(log))].sort()).toEqual(['participant-1', 'replicas']);
    expect(replica.faults).toEqual([]);
  });

  test('given a server that is away and comes back, then reads go on, writes say so, and what was missed is read', async () => {
    const prefix = peoplePrefix(newPrefix());
    const wire = await openWire();
    const here = await openReplica(await open({ prefix }));
    const cut = await openReplica(
      await open({ prefix, connectionString: wire.connectionString('defaultDeadline=1000') }),
    );
    right(
      await here.people.rememberAll('participant', [
        { id: 1, ...ada },
        { id: 2, ...ada },
      ])(),
    );
    await cut.comesToFind('participant', 2, ada);
    await wire.stop();
    right(await here.people.remember('participant', 1, grace)());
    right(await here.people.forget('participant', 2)());
    expect(await cut.find('participant', 1)).toEqual(ada);
    expect(await cut.people.remember('participant', 3, ada)()).toMatchObject(E.left({ _tag: 'PeopleUnavailable' }));
    await wire.start();
    await cut.comesToFind('participant', 1, grace);
    await cut.comesToFind('participant', 2, undefined);
    right(await cut.people.remember('participant', 3, ada)());
    await here.comesToFind('participant', 3, ada);
    await Promise.all([closeReplicas(), ...stores.map(store => store.close())]);
    await wire.stop();
  });
});
