/** Adds sources to generated flows as fast as the connections allow: each request is a command of its own. */
import autocannon from 'autocannon';
import { adminKey } from './processes';

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Flows 1 to this number take the requests in turn. */
  readonly flows: number;
}

export interface Loaded {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

let serial = 0;

export const addSources = async ({ url, connections, seconds, flows }: Load): Promise<Loaded> => {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': adminKey },
        setupRequest: request => {
          serial += 1;
          return {
            ...request,
            path: `/flows/${(serial % flows) + 1}/external-sources`,
            body: `{"reference":"BENCH-${serial.toString(36)}","description":"Added by the bench"}`,
          };
        },
      },
    ],
  });
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests failed`);
  const { p50, p99, p99_9 } = result.latency;
  return { perSecond: result['2xx'] / result.duration, p50, p99, p999: p99_9 };
};
