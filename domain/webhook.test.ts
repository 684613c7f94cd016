import * as E from 'fp-ts/Either';
import { givenFor } from '../test/support/domain/given';
import { conflict, notFound, type OfType } from './kernel/aggregate';
import { isElsewhere, signingSecrets, type WebhookCommand, type WebhookEvent, webhook } from './webhook';
import { HMAC, type SignatureScheme } from './webhook-settings';

const given = givenFor(webhook);
const before = '2026-11-24T08:00:00.000Z';
const at = '2026-11-24T09:00:00.000Z';
const validUntil = '2026-11-25T09:00:00.000Z';
const testId = '11111111-1111-4111-8111-111111111111';

const settings = {
  title: 'Registrar',
  url: 'https://a.example/hook',
  active: true,
  topics: ['FLOW_EXTERNAL_SOURCE'],
  filters: null,
  maxPerSecond: null,
  maxConcurrent: null,
} as const;
const signature = HMAC;
const first = { secret: 'sealed-1', secretFingerprint: 'f1', signature };
const second = { secret: 'sealed-2', secretFingerprint: 'f2', signature };
const created: WebhookEvent = { type: 'WebhookCreated', at: before, webhookId: 3, ...settings, ...first };
const changed = (more: Partial<OfType<WebhookEvent, 'WebhookChanged'>>): WebhookEvent => ({
  type: 'WebhookChanged',
  at,
  ...settings,
  ...more,
});
const rotated: WebhookEvent = { type: 'WebhookSecretRotated', at, ...second, previousValidUntil: validUntil };
const disabled: OfType<WebhookEvent, 'WebhookDisabled'> = {
  ...{ type: 'WebhookDisabled', at, reason: 'gone', title: settings.title, failingSince: null },
};
const deleted: WebhookEvent = { type: 'WebhookDeleted', at };

const ask: { readonly [Type in WebhookCommand['type']]: OfType<WebhookCommand, Type> } = {
  CreateWebhook: { type: 'CreateWebhook', at, webhookId: 3, ...settings, ...first, others: 4, maxWebhooks: 5 },
  ChangeWebhook: { type: 'ChangeWebhook', at, ...settings, rotateTo: null },
  DisableWebhook: { type: 'DisableWebhook', at, reason: 'gone', version: 1 },
  EndPreviousSecrets: { type: 'EndPreviousSecrets', at },
  TestWebhook: { type: 'TestWebhook', at, testId },
  DeleteWebhook: { type: 'DeleteWebhook', at },
};
const elsewhereMessage = 'body.url leads to another origin than before: give it a new secret as well.';
const rotateTo = { ...second, previousValidUntil: validUntil };

describe('creating a webhook', () => {
  it('is one event', () => {
    given()
      .when(ask.CreateWebhook)
      .then([{ ...created, at }]);
  });

  it('refuses an id that was used, also by one that is deleted', () => {
    const refusal = conflict('webhook-exists', 'Webhook 3 exists already.');
    given(created).when(ask.CreateWebhook).then(refusal);
    given(created, deleted).when(ask.CreateWebhook).then(refusal);
  });
});

describe('a webhook that is not there, or is deleted', () => {
  const others = Object.values(ask).filter(({ type }) => type !== 'CreateWebhook');
  it.each(others.map(command => [command.type, command]))('is not found by %s', (_, command) => {
    given().when(command).then(notFound('webhook-not-found', 'There is no such webhook.'));
    given(created, deleted).when(command).then(notFound('webhook-not-found', 'There is no such webhook.'));
  });
});

describe('changing a webhook', () => {
  it.each([
    ...[{ title: 'Other' }, { url: 'https://a.example/other' }, { active: false }, { topics: [] }],
    ...[{ maxPerSecond: 5 }, { maxConcurrent: 1 }, { filters: { flowIds: [7] } }, { filters: { references: ['a*'] } }],
  ])('tells of %p', difference => {
    given(created)
      .when({ ...ask.ChangeWebhook, ...difference })
      .then([changed(difference)]);
  });

  it('leaves filters and pace as they are unless it says otherwise', () => {
    const choices = { filters: { flowCodes: ['MATHS-*'] }, maxPerSecond: 5, maxConcurrent: 1 };
    const { type, rotateTo: none, title, url, active, topics } = ask.ChangeWebhook;
    const asBefore = { type, at, rotateTo: none, title, url, active, topics };
    given(created, changed(choices)).when(asBefore).then([]);
    given(created, changed(choices))
      .when({ ...asBefore, filters: null, maxPerSecond: null })
      .then([changed({ maxConcurrent: 1 })]);
  });

  it('is no event when it is that', () => {
    given(created).when(ask.ChangeWebhook).then([]);
    given(created, changed({ title: 'Other' }))
      .when({ ...ask.ChangeWebhook, title: 'Other' })
      .then([]);
  });

  it('rotates to another secret', () => {
    given(created)
      .when({ ...ask.ChangeWebhook, rotateTo })
      .then([rotated]);
    given(created)
      .when({ ...ask.ChangeWebhook, title: 'Other', rotateTo })
      .then([changed({ title: 'Other' }), rotated]);
  });

  it.each([
    ['https://example.com/hook', null],
    ['https://example.com/hook', { ...rotateTo, ...first }],
  ])('is refused when it leads elsewhere under the same secret', (url, rotateTo) => {
    given(created)
      .when({ ...ask.ChangeWebhook, url, rotateTo })
      .then(conflict('new-secret-required', elsewhereMessage));
  });

  it('ends the secret before at once when it leads elsewhere', () => {
    const url = 'https://elsewhere.example/hook';
    given(created)
      .when({ ...ask.ChangeWebhook, url, rotateTo })
      .then([changed({ url }), { ...rotated, previousValidUntil: at }]);
  });

  it.each([
    ['https://example.org/a', 'https://example.org/b?c', false],
    ['https://example.org', 'https://EXAMPLE.org/', false],
    ['https://example.org/', 'http://example.org/', true],
    ['https://example.org/', 'https://example.org:8443/', true],
    ['https://example.org/', 'https://example.org.evil.example/', true],
    ['https://example.org/', 'https://example.org\\@evil.example/', true],
    ['https:example.org', 'https:example.org', false],
    ['https:example.org', 'https:evil.example', true],
  ])('%s and %s: another origin is %s', (from, to, other) => {
    expect(isElsewhere({ url: from }, { url: to })).toBe(other);
  });

  it('does not rotate to the secret that it has, however that is sealed', () => {
    given(created, rotated)
      .when({ ...ask.ChangeWebhook, rotateTo })
      .then([]);
    given(created, rotated)
      .when({ ...ask.ChangeWebhook, rotateTo: { ...rotateTo, secret: 'sealed-2-anew' } })
      .then([]);
  });
});

describe('the secrets of a webhook', () => {
  const tomorrow = '2026-11-26T09:00:00.000Z';
  const third = { secret: 'sealed-3', secretFingerprint: 'f3', signature };
  const rotatedAgain: WebhookEvent = { ...rotated, ...third, previousValidUntil: tomorrow };
  const signing = (when: string, ...history: ReadonlyArray<WebhookEvent>) => {
    const { state } = given(created, ...history);
    return state === null ? [] : signingSecrets(state, when).map(({ secret }) => secret);
  };

  it('but none of one origin for another', () => {
    const elsewhere = changed({ url: 'https://elsewhere.example/hook' });
    const moved: WebhookEvent = { ...rotated, ...third, previousValidUntil: at };
    expect(signing(at, rotated, elsewhere, moved)).toEqual(['sealed-3']);
  });
  const toFourth = {
    ...ask.ChangeWebhook,
    rotateTo: { ...rotateTo, secret: 'sealed-4', secretFingerprint: 'f4', signature },
  };

  it('each sign until the end that was promised when it was replaced', () => {
    expect(signing(at, rotated)).toEqual(['sealed-2', 'sealed-1']);
    expect(signing(at, rotated, rotatedAgain)).toEqual(['sealed-3', 'sealed-2', 'sealed-1']);
    expect(signing(validUntil, rotated, rotatedAgain)).toEqual(['sealed-3', 'sealed-2']);
    expect(signing(tomorrow, rotated, rotatedAgain)).toEqual(['sealed-3']);
  });

  it('are three at most: one more is refused with the time left, and fits when one has ended', () => {
    given(created, rotated, rotatedAgain)
      .when({ ...toFourth, title: 'Other' })
      .then(
        conflict(
          'too-many-secrets',
          `Webhook 3 has 3 secrets that are valid; rotate again when the next of them ends, at ${validUntil}, in 86400 s.`,
        ),
      );
    const then = { at: validUntil, previousValidUntil: tomorrow };
    given(created, rotated, rotatedAgain)
      .when({ ...toFourth, at: validUntil, rotateTo: { ...toFourth.rotateTo, previousValidUntil: tomorrow } })
      .then([{ type: 'WebhookSecretRotated', secret: 'sealed-4', secretFingerprint: 'f4', signature, ...then }]);
  });

  it('do not count the one that comes back twice', () => {
    const back: WebhookEvent = { ...rotated, ...first, previousValidUntil: tomorrow };
    expect(signing(at, rotated, back)).toEqual(['sealed-1', 'sealed-2']);
  });

  it('are read from events of before they had a fingerprint', () => {
    const { secretFingerprint: _f, signature: _s, ...old } = rotated as OfType<WebhookEvent, 'WebhookSecretRotated'>;
    const read = { ...rotated, secretFingerprint: null, signature: null };
    expect(webhook.event.decode(old)).toEqual(E.right(read));
  });
});

describe('how a webhook signs', () => {
  const tomorrow = '2026-11-26T09:00:00.000Z';
  const plain = (header: string): SignatureScheme => ({ scheme: 'plain', header, encoding: 'hex', prefix: '' });
  const to = (signature: SignatureScheme, secret = second) => ({
    ...ask.ChangeWebhook,
    rotateTo: { ...rotateTo, ...secret, signature },
  });
  const rotatedTo = (signature: SignatureScheme, secret = second, previousValidUntil = validUntil): WebhookEvent => ({
    ...{ type: 'WebhookSecretRotated', at },
    ...{ ...secret, signature, previousValidUntil },
  });
  const signing = (when: string, ...history: ReadonlyArray<WebhookEvent>) => {
    const { state } = given(created, ...history);
    return state === null ? [] : signingSecrets(state, when).map(({ secret, signature }) => [secret, signature]);
  };

  it('changes as a secret does: both sign for a while, each in its way', () => {
    given(created)
      .when(to(plain('x-a')))
      .then([rotatedTo(plain('x-a'))]);
    expect(signing(at, rotatedTo(plain('x-a')))).toEqual([
      ['sealed-2', plain('x-a')],
      ['sealed-1', HMAC],
    ]);
    expect(signing(validUntil, rotatedTo(plain('x-a')))).toEqual([['sealed-2', plain('x-a')]]);
  });

  it('changes also under the same secret', () => {
    given(created, rotatedTo(plain('x-a')))
      .when(to(plain('x-b')))
      .then([rotatedTo(plain('x-b'))]);
    given(created, rotatedTo(plain('x-a')))
      .when(to(plain('X-A')))
      .then([]);
  });

  it('takes a header for one signature: the one before it there ends at once', () => {
    const third = { secret: 'sealed-3', secretFingerprint: 'f3', signature };
    const anew = rotatedTo(plain('X-A'), third, at);
    given(created, rotatedTo(plain('x-a')))
      .when(to(plain('X-A'), third))
      .then([anew]);
    expect(signing(at, rotatedTo(plain('x-a')), anew)).toEqual([
      ['sealed-3', plain('X-A')],
      ['sealed-1', HMAC],
    ]);
  });

  it('with the present secret alone as soon as the overlap is ended, which is done once', () => {
    const ended: WebhookEvent = { type: 'WebhookPreviousSecretsEnded', at };
    given(created, rotated).when(ask.EndPreviousSecrets).then([ended]);
    expect(signing(at, rotated, ended)).toEqual([['sealed-2', HMAC]]);
    given(created, rotated, ended).when(ask.EndPreviousSecrets).then([]);
    given(created).when(ask.EndPreviousSecrets).then([]);
    given(created, rotated)
      .when({ ...ask.EndPreviousSecrets, at: tomorrow })
      .then([]);
  });
});

describe('disabling a webhook', () => {
  const gone = { type: 'DisableWebhook', at, reason: 'gone', version: 1 } as const;
  const day = 86_400_000;
  const failing = (more: object = {}) =>
    ({
      type: 'DisableWebhook',
      at,
      reason: 'failing',
      version: 1,
      failingSince: before,
      disableAfter: day,
      ...more,
    }) as const;
  const revoked = { type: 'DisableWebhook', at, reason: 'client-revoked' } as const;

  it('is one event, and none when it is not active', () => {
    given(created).when(gone).then([disabled]);
    given(created, disabled).when(gone).then([]);
    given(created, changed({ active: false }))
      .when(gone)
      .then([]);
  });

  it.each([
    ['its address was changed', [changed({ url: 'https://b.example' })]],
    ['its secret was rotated', [rotated]],
    ['it was switched off and on', [changed({ active: false }), changed({})]],
  ])('takes no late word of what it was before %s', (_, meanwhile) => {
    given(created, ...meanwhile)
      .when(gone)
      .then([]);
    given(created, ...meanwhile)
      .when(failing({ disableAfter: 0 }))
      .then([]);
    given(created, ...meanwhile)
      .when({ ...gone, version: 1 + meanwhile.length })
      .then([disabled]);
  });

  it('comes when every attempt has failed for so long, and not before', () => {
    const justNot = failing({ disableAfter: Date.parse(at) - Date.parse(before) + 1 });
    given(created).when(justNot).then([]);
    const longEnough = failing({ disableAfter: Date.parse(at) - Date.parse(before) });
    given(created)
      .when(longEnough)
      .then([{ ...disabled, reason: 'failing', failingSince: before }]);
  });

  it('gives one that was changed the whole time anew', () => {
    const on = changed({ url: 'https://b.example' });
    const askedAt = (ms: number) => failing({ version: 2, at: new Date(Date.parse(at) + ms).toISOString() });
    given(created, on)
      .when(askedAt(day - 1))
      .then([]);
    given(created, on)
      .when(askedAt(day))
      .then([{ ...disabled, at: askedAt(day).at, reason: 'failing', failingSince: before }]);
  });

  it('follows from the end of its client whatever was changed meanwhile', () => {
    given(created, rotated)
      .when(revoked)
      .then([{ ...disabled, reason: 'client-revoked' }]);
  });

  it('is undone by changing it to active, and by nothing else', () => {
    given(created, disabled)
      .when(ask.ChangeWebhook)
      .then([changed({})]);
    const seen = (...events: WebhookEvent[]) => {
      const state = given(created, disabled, ...events).state;
      return [state?.settings.active, state?.disabled];
    };
    expect(seen()).toEqual([false, 'gone']);
    expect(seen(changed({ title: 'Other', active: false }))).toEqual([false, 'gone']);
    expect(seen(rotated)).toEqual([false, 'gone']);
    expect(seen(changed({}))).toEqual([true, null]);
  });
});

describe('testing and deleting a webhook', () => {
  it('asks for a test message each time, also when it is not active', () => {
    const requested = { type: 'WebhookTestRequested', at, testId } as const;
    given(created).when(ask.TestWebhook).then([requested]);
    given(created, requested, disabled).when(ask.TestWebhook).then([requested]);
  });

  it('deletes', () => {
    given(created).when(ask.DeleteWebhook).then([deleted]);
    expect(given(created, deleted).state?.settings.active).toBe(false);
  });
});
