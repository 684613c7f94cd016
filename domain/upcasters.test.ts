import { currentVersion, type Upcasters, upcast, upcasters } from './upcasters';

const renamed: Upcasters = new Map([
  ['Moved', [({ where, ...rest }) => ({ ...rest, place: where }), facts => ({ ...facts, floor: 0 })]],
]);

describe('upcasting', () => {
  it('brings the facts of each older version to the current one, step by step', () => {
    expect(currentVersion(renamed, 'Moved')).toBe(3);
    const now = { place: 'A1', floor: 0 };
    expect(upcast(renamed, 'Moved', 1, { where: 'A1' })).toEqual(now);
    expect(upcast(renamed, 'Moved', 2, { place: 'A1' })).toEqual(now);
    expect(upcast(renamed, 'Moved', 3, { place: 'A1', floor: 2 })).toEqual({ place: 'A1', floor: 2 });
  });

  it.each(['Stayed', 'constructor', 'toString', '__proto__'])('leaves %s at version 1', type => {
    expect(currentVersion(renamed, type)).toBe(1);
    expect(upcast(renamed, type, 1, { where: 'A1' })).toEqual({ where: 'A1' });
  });
});

describe('deliveries as they were stored before a message was referred to', () => {
  it('are read with the body that they hold', () => {
    const facts = { deliveryId: 'msg-1', webhookId: 3, messageType: 'flow.sync.requested', dueAt: 'then' };
    expect(upcast(upcasters, 'DeliveryScheduled', 1, { ...facts, body: '{"a": 1}' })).toEqual({
      ...facts,
      message: { body: '{"a": 1}' },
      claim: null,
    });
    expect(upcast(upcasters, 'DeliveryRescheduled', 1, { cause: 'event-1', dueAt: 'then' })).toEqual({
      ...{ cause: 'event-1', dueAt: 'then', message: null },
    });
  });
});
