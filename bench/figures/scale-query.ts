import type { Figure, Sample } from '../figure';
import { webhookId } from '../generate';
import { referenceOf } from '../history/flow-history';
import { seeded } from '../history/seeded';
import { largeAndSmall } from '../support/dataset';
import { get, post } from '../support/http';
import { inTurn } from '../support/load';
import { percentile } from '../support/statistics';

const goal = { atMost: 1.5 };

export const scaleQuery: Figure = {
  name: 'scale-query',
  ours: 'p99 of one query at a time with 10 M events in 1 M flows',
  theirs: 'the same with 10 k events in 1 k flows',
  values: {
    'one flow': { unit: 'ms', goal },
    'search by reference': { unit: 'ms', goal },
    'deliveries of a webhook': { unit: 'ms', goal },
  },
  prepare: async bench => {
    const { large, small, notes } = await largeAndSmall(bench);
    const queries = bench.size(2000, 20);
    const random = seeded(3);

    const measure = async ({ server: { url }, flows }: typeof large): Promise<Sample> => {
      const p99 = async (request: (flowId: number) => string): Promise<number> => {
        const requests = Array.from({ length: queries }, () => request(random.integer(1, flows)));
        return percentile(await inTurn(url, requests), 0.99);
      };
      return {
        'one flow': await p99(flowId => get(`/flows/${flowId}`)),
        'search by reference': await p99(flowId =>
          post('/flows/search', { metadata: { externalSourceReference: referenceOf(flowId, 1) } }),
        ),
        'deliveries of a webhook': await p99(() => get(`/webhooks/${webhookId}/deliveries`)),
      };
    };
    return {
      ours: () => measure(large),
      theirs: () => measure(small),
      close: async () => void (await Promise.all([large.server.stop(), small.server.stop()])),
      notes: { ...notes, 'queries of each kind a round': queries },
    };
  },
};
