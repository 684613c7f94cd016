import { answering, atOnce, noAnswer } from '../../test/support/simulated/network';
import { reportOf } from './exchange-report';

const sent = { headers: { 'webhook-id': 'msg_1', 'webhook-signature': 'v1,abc' } };
const answered = (headers: Record<string, string>) => reportOf(sent, { ...answering(200, { headers }), seen: atOnce });

test('the headers of both sides, each a line', () => {
  expect(answered({ date: 'today', server: 'a' })).toMatchObject({
    ...{ sent: 'webhook-id: msg_1\nwebhook-signature: v1,abc\n', answerHead: 'date: today\nserver: a\n', error: null },
  });
});

test('no header makes a second line, nor acts on a terminal', () => {
  expect(answered({ x: 'one\r\ny: two\u001b[31m\u009b' }).answerHead).toBe('x: one y: two [31m \n');
});

test('three signatures fit, longer headers are cut, and all of them have an end', () => {
  const signatures = Array(3)
    .fill(`v1a,${'A'.repeat(88)}`)
    .join(' ');
  expect(reportOf({ headers: { signatures } }, { ...answering(200), seen: atOnce }).sent).toContain(signatures);
  expect(answered({ long: 'a'.repeat(5000) }).answerHead).toBe(`long: ${'a'.repeat(300)}… (5000 characters)\n`);
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`x-${n}`, 'a'.repeat(50)]));
  expect(answered(many).answerHead?.length).toBeLessThanOrEqual(4096);
});

test('what went wrong, in a text that can be stored', () => {
  const result = { noAnswer: { kind: 'theirs', reason: 'tls', message: 'certificate has \ud800 expired' } } as const;
  expect(reportOf(sent, { ...result, seen: atOnce }).error).toBe('certificate has \ufffd expired');
  expect(reportOf(sent, { ...noAnswer('theirs', 'timeout'), seen: atOnce }).answerHead).toBeNull();
});
