import { startService } from '../support/service';

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
