/** Nothing can be written: commands are refused, and whoever watches over the service learns why. */
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { startService } from '../support/service';

/** Nobody else may write to the file meanwhile, as on a disk that is full. */
const heldBy = (file: string) => {
  const db = new DatabaseSync(file);
  db.exec('BEGIN IMMEDIATE');
  return () => {
    db.exec('ROLLBACK');
    db.close();
  };
};

const parts: ReadonlyArray<[string, string, string, string, unknown]> = [
  ['events.sqlite', 'event store', 'PUT', '/flows/2', { code: 'F2', title: 'Flow' }],
  ['people.sqlite', 'people', 'POST', '/flows/1/participants', [{ userId: 1, name: 'Ada' }]],
];

test.each(parts)(
  'health, log and metrics name the cause while %s cannot be written',
  async (file, part, method, path, body) => {
    const { request, dataDir, log } = await startService();
    await request('PUT', '/flows/1', { code: 'F1', title: 'Flow' });
    const ready = () => request('GET', '/health/ready');
    const metrics = async () => String((await request('GET', '/metrics')).body);
    expect((await ready()).status).toBe(200);

    const release = heldBy(join(dataDir, file));
    expect((await request(method, path, body)).status).toBe(503);
    expect((await request(method, path, body)).status).toBe(503);
    expect(await ready()).toMatchObject({
      status: 503,
      body: {
        error: { errors: [{ reason: 'cannot-write', message: `The ${part} cannot be written: database is locked.` }] },
      },
    });
    expect(await metrics()).toContain(`flowsync_cannot_write{part="${part}",cause="database is locked"} 1`);
    expect(log.filter(({ msg }) => msg === `the ${part} cannot be written`)).toEqual([
      expect.objectContaining({ level: 'error', part, cause: 'database is locked' }),
    ]);

    release();
    // The log is tried when health is asked; of people the next write shows.
    if (part === 'event store') expect((await ready()).status).toBe(200);
    expect((await request(method, path, body)).status).toBe(200);
    expect((await ready()).status).toBe(200);
    expect(await metrics()).toMatch(new RegExp(`^flowsync_write_failures\\{part="${part}"\\} [23]$`, 'm'));
    expect(log.filter(({ msg }) => msg === `the ${part} can be written again`)).toHaveLength(1);
  },
);
