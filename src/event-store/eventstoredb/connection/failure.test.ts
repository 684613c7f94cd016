/** The words are those of the library, as it says them of a server that is gone, frozen and starting. */
import { Metadata } from '@grpc/grpc-js';
import { failureOf } from './failure';

const said = (code: number, details: string): Error =>
  Object.assign(new Error(`${code} SOME_CODE: ${details}`), { code, details, metadata: new Metadata() });

const SAID: ReadonlyArray<readonly [code: number, details: string, cause: string]> = [
  [
    14,
    'No connection established. Last error: Error: connect ECONNREFUSED 10.1.2.3:2113. Resolution note: ',
    'no connection to the server (ECONNREFUSED)',
  ],
  [14, 'Connection dropped', 'no connection to the server'],
  [
    4,
    'Deadline exceeded after 5.001s,metadata filters: 0.002s,time to current attempt start: 0.003s,remote_addr=10.1.2.3:2113',
    'no answer from the server in time',
  ],
  [2, 'Server Is\nNot Ready', 'Server Is Not Ready'],
];

test.each(SAID)('given code %i and %j, then the cause is plain and names no address', (code, details, cause) => {
  expect(failureOf(said(code, details)).cause).toBe(cause);
});

test('given what is no failure of a call, then its message is the cause', () => {
  expect(failureOf(new Error('Failed to discover after 10 attempts.')).cause).toBe(
    'Failed to discover after 10 attempts.',
  );
});
