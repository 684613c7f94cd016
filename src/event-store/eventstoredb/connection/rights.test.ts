/// <reference types="jest" />
import { text } from 'node:stream/consumers';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { UsersClient } from '@eventstore/db-client/generated/users_grpc_pb';
import { CreateReq } from '@eventstore/db-client/generated/users_pb';
import * as E from 'fp-ts/Either';
import { newEvent, newStream } from '../../../../test/conformance/event-store/harness';
import { server, TEST_PREFIX, withServer } from '../../../../test/support/eventstoredb/server';
import { runProgram } from '../../../../test/support/program';
import { right } from '../../../../test/support/right';
import { realClock, realRandom } from '../../../runtime/real';
import type { EventStore } from '../../event-store';
import { openEventStoreDb } from '../open-event-store-db';
import { parseConnectionString } from './connection-string';
import type { OpenError } from './open-error';

const parsed = parseConnectionString(server);
const secure = E.isRight(parsed) && parsed.right.tls && parsed.right.user !== null;

const whenSecure = (name: string, run: () => Promise<void>): void => {
  if (secure) test(name, run);
  else test.skip(`DID NOT RUN: FLOWSYNC_TEST_ESDB has no user and TLS: ${name}`, run);
};

const asUser = (name: string, password: string): string =>
  server.replace(/^(esdb:\/\/)(?:[^@]*@)?/, `$1${name}:${password}@`);

const open = (connectionString: string, readOnly = false): Promise<E.Either<OpenError, EventStore>> =>
  openEventStoreDb({ connectionString, readOnly, prefix: TEST_PREFIX, clock: realClock, random: realRandom })();

/** An administrator of the server that the tests run against. */
class Administrator extends EventStoreDBClient {
  static fromString(): Administrator {
    return Object.setPrototypeOf(EventStoreDBClient.connectionString(server), Administrator.prototype) as Administrator;
  }

  createUser(name: string, password: string): Promise<void> {
    const options = new CreateReq.Options().setLoginName(name).setFullName(name).setPassword(password);
    return this.execute(
      UsersClient,
      'createUser',
      client =>
        new Promise((resolve, reject) => {
          client.create(new CreateReq().setOptions(options), ...this.callArguments({}), error =>
            error === null ? resolve() : reject(error),
          );
        }),
    );
  }
}

withServer('users and their rights', () => {
  whenSecure('given a wrong password, then the message says so, and does not repeat it', async () => {
    expect(await open(asUser('admin', 'hunter2'))).toEqual(
      E.left({
        _tag: 'OpenError',
        reason: 'password',
        message: 'EventStoreDB does not accept this user with this password (as "admin").',
      }),
    );
  });

  whenSecure(
    'given a user with few rights, then what is not allowed is named; reading is enough to open read-only',
    async () => {
      const admin = Administrator.fromString();
      const name = `reader-${realRandom.uuid()}`;
      await admin.createUser(name, 'hunter2');
      const refused = (message: string) => E.left({ _tag: 'OpenError', reason: 'rights', message });
      expect(await open(asUser(name, 'hunter2'))).toEqual(
        refused(`EventStoreDB does not let flowsync read $all as "${name}".`),
      );

      await admin.setStreamMetadata('$all', { acl: { readRoles: ['$admins', name] } });
      const settings = (read: string) =>
        jsonEvent({
          type: 'update-default-acl',
          data: { $userStreamAcl: { $r: read, $w: '$admins', $d: '$admins', $mr: '$all', $mw: '$admins' } },
        });
      await admin.appendToStream('$settings', settings('$admins'));
      expect(await open(asUser(name, 'hunter2'))).toEqual(
        refused(`EventStoreDB does not let flowsync read streams ${TEST_PREFIX}* as "${name}".`),
      );
      await admin.appendToStream('$settings', settings('$all'));
      expect(await open(asUser(name, 'hunter2'))).toEqual(
        refused(`EventStoreDB does not let flowsync append to streams ${TEST_PREFIX}* as "${name}".`),
      );
      const reader = right(await open(asUser(name, 'hunter2'), true));
      expect(E.isRight(await reader.readAll({ limit: 1 })())).toBe(true);
      expect(await reader.append(newStream(), 'any', [newEvent()])()).toEqual(
        E.left({ _tag: 'StoreUnavailable', cause: 'the server refused an append: AccessDenied' }),
      );
      await reader.close();
      await admin.dispose();
    },
  );

  test('given every library set to log all it does, then neither the password nor what is made of it is written', async () => {
    const connectionString = secure ? server : asUser('admin', 'hunter2');
    const password = (secure && E.isRight(parsed) ? parsed.right.user?.password : null) ?? 'hunter2';
    const user = (secure && E.isRight(parsed) ? parsed.right.user?.name : null) ?? 'admin';
    const child = runProgram(require.resolve('../../../../test/support/eventstoredb/chatter'), [connectionString], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DEBUG: '*',
        DEBUG_DEPTH: '9',
        GRPC_TRACE: 'all',
        GRPC_VERBOSITY: 'DEBUG',
        NODE_OPTIONS: '',
      },
    });
    if (!child.stdout || !child.stderr) throw new Error('no output');
    const output = (await Promise.all([text(child.stdout), text(child.stderr)])).join('\n');
    expect(output).toContain('done');
    expect(output).toContain('subchannel'); // the tracing is on
    expect(output).not.toContain(password);
    expect(output).not.toContain(Buffer.from(`${user}:${password}`).toString('base64'));
  });
});
