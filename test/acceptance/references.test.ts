/** A reference may hold `; : | , . - _`, and means the same in a path whether it is percent-encoded or not. */
import * as fc from 'fast-check';
import { type Running, startService } from '../support/service';

let flowsync: Running;
let lastFlowId = 0;

beforeAll(async () => {
  flowsync = await startService();
});

const withReference = async (reference: string): Promise<string> => {
  const flow = `/flows/${++lastFlowId}`;
  await flowsync.request('PUT', flow, { code: 'A', title: 'A' });
  const { status, body } = await flowsync.request('POST', `${flow}/external-sources`, { reference });
  expect([status, body.data?.reference]).toEqual([200, reference]);
  return flow;
};

const everyByte = (reference: string): string =>
  [...reference].map(letter => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');

const answered = async (flow: string, inPath: string): Promise<unknown> => {
  await flowsync.request('POST', `${flow}/sync`);
  const { body } = await flowsync.request('POST', `${flow}/external-sources/${inPath}/sync/done`);
  return body.data?.state ?? body.error;
};

test.each([
  'class;a',
  'class:a',
  'class|a',
  'class,a',
  'class.a',
  'a.',
  '.a',
  '...',
  '-',
  '_',
  ';',
  ':',
  '|',
  ',',
  ';:|,.-_',
  '2026;autumn|MATH:7,written.v2_final-1',
  'participants',
  'sync',
  'constructor',
  '__proto__',
  '1',
  'x'.repeat(255),
  ';'.repeat(255),
])('%s', async reference => {
  const flow = await withReference(reference);
  expect(await answered(flow, reference)).toBe('SUCCESS');
  expect(await answered(flow, encodeURIComponent(reference))).toBe('SUCCESS');
  expect(await answered(flow, everyByte(reference))).toBe('SUCCESS');

  await flowsync.request('POST', `${flow}/sync`, { references: [reference] });
  const failed = await flowsync.request('POST', `${flow}/external-sources/${reference}/sync/fail`);
  expect(failed.body.data.reference).toBe(reference);
  const { body } = await flowsync.request('POST', '/flows/search', {
    metadata: { externalSourceReference: reference },
  });
  expect(body.data[0].externalSourceReferences).toEqual([reference]);
});

test('any other one too', async () => {
  const letters = fc.constantFrom(...'09azAZ-_,.;:|');
  const references = fc.string({ unit: letters, minLength: 1, maxLength: 255 }).filter(one => !/^\.\.?$/.test(one));
  await fc.assert(
    fc.asyncProperty(references, async reference => {
      const flow = await withReference(reference);
      expect(await answered(flow, reference)).toBe('SUCCESS');
      expect(await answered(flow, everyByte(reference))).toBe('SUCCESS');
    }),
    { numRuns: 50 },
  );
});

test('many flows may share one, and a flow has it once', async () => {
  const [one, other] = [await withReference('shared|by;all'), await withReference('shared|by;all')];
  expect(await answered(one, 'shared|by;all')).toBe('SUCCESS');
  const { body } = await flowsync.request('GET', `${other}/external-sources`);
  expect(body.data[0].state).toBe('NONE');
  const again = await flowsync.request('POST', `${one}/external-sources`, { reference: 'shared|by;all' });
  expect(again.status).toBe(409);
});
