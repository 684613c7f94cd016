import { bytesOfFilters, isWanted, type Subject, type WebhookFilters } from './webhook-filters';

const subject: Subject = { flowId: 7, flowCode: 'MATHS-7', references: ['class-a', 'class-b'] };

test.each<[WebhookFilters, Partial<Subject>, boolean]>([
  [{}, {}, true],
  [{ flowIds: [1, 7] }, {}, true],
  [{ flowIds: [1] }, {}, false],
  [{ flowCodes: ['BIO-*', 'MATHS-*'] }, {}, true],
  [{ flowCodes: ['maths-*'] }, {}, false],
  [{ references: ['*-b'] }, {}, true],
  [{ references: ['*-c'] }, {}, false],
  [{ references: ['*-c'] }, { references: [] }, true],
  [{ flowIds: [7], flowCodes: ['*'], references: ['class-a'] }, {}, true],
  [{ flowIds: [7], flowCodes: ['BIO-*'], references: ['class-a'] }, {}, false],
  [{ flowIds: [8], references: ['class-a'] }, {}, false],
])('%j wants %j: %s', (filters, more, expected) => {
  expect(isWanted(filters, { ...subject, ...more })).toBe(expected);
});

test('what filters take in memory is no less than their text', () => {
  const pattern = (index: number): string => `${index}`.padStart(255, 'ä');
  const patterns = Array.from({ length: 50 }, (_, index) => pattern(index));
  const filters = {
    flowIds: Array.from({ length: 500 }, (_, id) => 1e8 + id),
    flowCodes: patterns,
    references: patterns,
  };
  expect(bytesOfFilters(filters)).toBeGreaterThan(JSON.stringify(filters).length);
  expect(bytesOfFilters({})).toBe(0);
});
