/** What is shown in one line among others holds nothing that ends the line, acts on a terminal or turns the direction. */
import { type Running, startService } from '../support/running';

let flowsync: Running;
beforeAll(async () => {
  flowsync = await startService();
  await flowsync.request('PUT', '/flows/1', { code: 'F1', title: 'Flow' });
});

const unseen: ReadonlyArray<string> = [
  '\u0000',
  '\u0007',
  '\n',
  '\t',
  '\u001b',
  '\u007f',
  '\u009b',
  '\u202e',
  '\u2066',
];
const webhook = (title: string) => ({ title, url: 'https://example.com', events: ['FLOW_EXTERNAL_SOURCE'] });

test.each<[string, string, string, (text: string) => unknown]>([
  ['the title of a flow', 'PUT', '/flows/1', text => ({ code: 'F1', title: text })],
  ['the code of a flow', 'PUT', '/flows/1', text => ({ code: text, title: 'T' })],
  ['the title of a new flow', 'POST', '/license/create/flow', text => ({ title: text })],
  ['the subtitle of a new flow', 'POST', '/license/create/flow', text => ({ title: 'T', subTitle: text })],
  ['the type of a new flow', 'POST', '/license/create/flow', text => ({ title: 'T', type: text })],
  ['the title among the metadata', 'PUT', '/flows/1/metadata', text => ({ title: text })],
  ['the name of a participant', 'POST', '/flows/1/participants', text => [{ userId: 1, name: text }]],
  ['the address of a participant', 'POST', '/flows/1/participants', text => [{ userId: 1, email: `${text}@b.c` }]],
  ['the name of an API client', 'POST', '/clients', text => ({ name: text, role: 'analyst' })],
  ['the title of a webhook', 'POST', '/webhooks', webhook],
])('%s', async (_, method, path, body) => {
  const before = await flowsync.service.store.head()();
  for (const character of unseen) {
    const answer = await flowsync.request(method, path, body(`A${character}B`));
    expect({ character, status: answer.status }).toEqual({ character, status: 400 });
    expect(JSON.stringify(answer.body.error.errors)).toMatch(/must not contain|e-mail address/);
  }
  expect(await flowsync.service.store.head()()).toEqual(before);
  for (const text of ['Åse', '数学', 'עברית', 'العربية', '🎓', 'e\u0301'])
    expect((await flowsync.request(method, path, body(text))).status).toBeLessThan(300);
});
