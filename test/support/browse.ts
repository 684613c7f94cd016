/** What a browser does when somebody signs in: it follows, and sends to each host the cookies that it was given there. */
import { setTimeout } from 'node:timers/promises';

/** As whoever signs in: with the cookies that they were given so far. */
export const browse = () => {
  const cookies = new Map<string, Map<string, string>>();
  const jarOf = (host: string): Map<string, string> => {
    const jar = cookies.get(host) ?? new Map<string, string>();
    cookies.set(host, jar);
    return jar;
  };
  const get = async (url: string): Promise<Response> => {
    const { host } = new URL(url);
    const cookie = [...jarOf(host)].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie, accept: 'text/html' } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jarOf(host).set(name, value);
    }
    return answer;
  };
  /** Where it ends up, and the last address but one. */
  const follow = async (start: string, stopAt = /(?!)/): Promise<string> => {
    let url = start;
    for (let hop = 0; hop < 12; hop++) {
      if (stopAt.test(url)) return url;
      const answer = await get(url);
      // Strangers of one address have a limit, which these tests can meet on a quick machine.
      if (answer.status === 429) {
        await setTimeout(1000 * Number(answer.headers.get('retry-after')));
        continue;
      }
      const next = answer.headers.get('location');
      if (next === null && !answer.ok) throw new Error(`${url} answers ${answer.status}`);
      if (next === null) return url;
      url = new URL(next, url).href;
    }
    return url;
  };
  return { get, follow, jarOf };
};
