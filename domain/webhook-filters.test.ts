import { isWanted, type Subject, type WebhookFilters } from './webhook-filters';

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
