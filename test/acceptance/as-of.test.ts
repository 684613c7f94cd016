import { takesAsOf } from '../../src/http/edge/as-of';
import { pathOf } from '../support/bad-requests';
import { endpoints } from '../support/endpoints';
import { type Running, startService } from '../support/service';

/** The position after a command. */
const positionAfter = async (
  request: Awaited<ReturnType<typeof startService>>['request'],
  ...it: [string, string, unknown?]
) => {
  const { status, headers } = await request(...(it as [string, string]));
  expect(status).toBeLessThan(300);
  return Number(headers['flowsync-position']);
};

describe('a view as of a moment', () => {
  it('is a flow as it was at a position, and all lists with it', async () => {
    const { request } = await startService();
    const registered = await positionAfter(request, 'PUT', '/flows/7', { code: 'M', title: 'Before' });
    const changed = await positionAfter(request, 'PUT', '/flows/7', { code: 'M', title: 'After' });
    const other = await positionAfter(request, 'PUT', '/flows/8', { code: 'N', title: 'Other' });

    const titleAt = async (position: number) => (await request('GET', `/flows/7?asOf=${position}`)).body.data?.title;
    expect([await titleAt(registered), await titleAt(changed), await titleAt(other)]).toEqual([
      'Before',
      'After',
      'After',
    ]);
    const listAt = async (position: number) => {
      const { body, headers } = await request('GET', `/flows?asOf=${position}`);
      expect(headers['flowsync-as-of']).toBe(String(position));
      return body.data.map(({ flowId, title }: { flowId: number; title: string }) => [flowId, title]);
    };
    expect(await listAt(registered)).toEqual([[7, 'Before']]);
    expect(await listAt(other)).toEqual([
      [7, 'After'],
      [8, 'Other'],
    ]);
    expect(await listAt(changed)).toEqual([[7, 'After']]);
    expect((await request('GET', `/flows/8?asOf=${changed}`)).status).toBe(404);
    expect((await request('GET', `/flows/by-code/M?asOf=${registered}`)).body.data.title).toBe('Before');
    expect((await request('GET', '/flows?asOf=99')).body.error).toMatchObject({ code: 400 });
  });
});

describe('what is wrong with a moment is refused with its field and value', () => {
  let running: Running;
  beforeAll(async () => {
    running = await startService();
    await running.request('PUT', '/flows/1', { code: 'A', title: 'A' });
  });
  const refusal = async (path: string): Promise<readonly [number, string, string]> => {
    const { status, body } = await running.request('GET', path);
    return [status, body.error?.errors[0]?.reason, body.error?.errors[0]?.message];
  };
  const [future, before] = ['lies in the future: the log ends at', 'lies before the beginning: the first event is at'];
  const form = 'must be a position, a time with a zone';

  const WRONG: ReadonlyArray<readonly [string, string, string]> = [
    ...['yesterday', '-2', '1.5', '2026-11-24T10:00:00', '2026-02-30T10:00:00Z', '2027-02-29T10:00:00Z'].map(
      given => [given, 'invalid-value', form] as const,
    ),
    ['', 'invalid-value', form],
    ['99999', 'moment-in-future', future],
    ['2999-01-01T00:00:00Z', 'moment-in-future', future],
    ['0', 'moment-before-beginning', before],
    ['2020-01-01T00:00:00Z', 'moment-before-beginning', before],
    ['-9000d', 'moment-before-beginning', before],
  ];

  test.each(WRONG)('%j: %s', async (given, reason, message) => {
    for (const [field, path] of [
      ['asOf', '/flows?'],
      ['asOf', '/flows/1?'],
      ['asOf', '/statistics?'],
      ['asOf', '/exports?format=csv&'],
      ['from', '/flows/1/diff?'],
      ['from', '/diff?'],
      ['to', '/diff?from=1&'],
    ] as const) {
      const [status, found, text] = await refusal(`${path}${field}=${encodeURIComponent(given)}`);
      // Beyond its codec, where it is a field of its own, nothing is empty.
      if (given === '' && field !== 'asOf')
        expect([status, text]).toEqual([400, expect.stringContaining(`query.${field} `)]);
      else expect([status, found, text]).toEqual([400, reason, expect.stringContaining(`query.${field} ${message}`)]);
      expect(text).toContain(JSON.stringify(given));
    }
  });

  test('a view that only the present has says so, and why', async () => {
    const others = endpoints.filter(one => one.method === 'GET' && !takesAsOf(one));
    expect(others.map(({ route }) => route)).toEqual(expect.arrayContaining(['/audit/export', '/stream', '/diff']));
    for (const one of others) {
      const [status, reason, message] = await refusal(`${pathOf(one)}?asOf=1`);
      expect([one.route, status, reason]).toEqual([one.route, 400, 'present-only']);
      expect(message).toContain(`query.asOf: ${one.route} cannot be asked as of a moment in the past: `);
    }
  });
});
