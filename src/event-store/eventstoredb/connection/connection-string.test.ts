import * as E from 'fp-ts/Either';
import { right } from '../../../../test/support/right';
import { parseConnectionString } from './connection-string';

const parsed = (text: string) => {
  return right(parseConnectionString(text));
};

describe('the connection string of EventStoreDB', () => {
  test('given one host, then that node is used, with TLS', () => {
    expect(parsed('esdb://db.example')).toMatchObject({
      hosts: [{ address: 'db.example', port: 2113 }],
      cluster: false,
      tls: true,
      user: null,
    });
  });

  test('given several hosts, or one to discover, then they are asked for their leader', () => {
    expect(parsed('esdb://a:1,b:2,c:3/?tls=false')).toMatchObject({
      hosts: [
        { address: 'a', port: 1 },
        { address: 'b', port: 2 },
        { address: 'c', port: 3 },
      ],
      cluster: true,
      tls: false,
    });
    expect(parsed('esdb+discover://cluster.example:2113')).toMatchObject({ cluster: true });
  });

  test('given a user, then name and password are unescaped', () => {
    expect(parsed('esdb://flow%40sync:p%3Ass%2Fw%25rd@[::1]:2114').user).toEqual({
      name: 'flow@sync',
      password: 'p:ss/w%rd',
    });
  });

  test('given options, then they count in any case of letters', () => {
    const files = 'tlscafile=%2Fca.pem&userCertFile=/c.pem&userKeyFile=/k.pem';
    expect(parsed(`esdb://a?TLS=true&${files}&defaultDeadline=900&nodePreference=leader`)).toMatchObject({
      caFile: '/ca.pem',
      certificate: { certFile: '/c.pem', keyFile: '/k.pem' },
      deadlineMs: 900,
    });
  });

  test.each([
    ['http://a', 'it must begin with esdb:// or esdb+discover://'],
    ['esdb://', 'its hosts are not host:port'],
    ['esdb://a:port', 'its hosts are not host:port'],
    ['esdb://a:99999', 'its hosts are not host:port'],
    ['esdb://admin@a', 'before the @ it needs user:password'],
    ['esdb://a?tls=yes', 'its option tls must be true or false'],
    ['esdb://a?tlsVerifyCert=false', 'its option tlsVerifyCert must be true; name the authority by tlsCAFile instead'],
    ['esdb://a?throwOnAppendFailure=false', 'its option throwOnAppendFailure must be true'],
    ['esdb://a?nodePreference=follower', 'its option nodePreference must be leader'],
    ['esdb://a?defaultDeadline=-1', 'its option defaultDeadline must be milliseconds'],
    ['esdb://a?colour=red', 'it has an option that is not known'],
    ['esdb://a?userCertFile=/c.pem', 'userCertFile and userKeyFile belong together'],
    ['esdb://a?tlsCAFile=%zz', 'tlsCAFile has a stray %'],
  ])('given %s, then it is refused: %s', (text, problem) => {
    expect(parseConnectionString(text)).toEqual(E.left(expect.stringContaining(problem)));
  });

  test.each([
    'esdb://admin:hunter2',
    'esdb://admin:hunter2@',
    'esdb://admin:hunter2@a:hunter2',
    'esdb://admin:hun@ter2@a',
    'esdb://admin:hunter2%@a',
    'esdb://admin:hunter2@a?hunter2=1',
    'esdb://admin:x@a?tls=hunter2',
    'esdb:/admin:hunter2@a',
    'hunter2',
  ])('given %s, then what is said about it has no part of the password', text => {
    const result = parseConnectionString(text);
    expect(E.isLeft(result)).toBe(true);
    expect(JSON.stringify(result)).not.toMatch(/hunter2|ter2/);
  });
});
