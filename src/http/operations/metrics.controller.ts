/** What Prometheus reads. Open to everybody, and not in the envelope: Prometheus has its own format. */
import { Controller, Inject } from '@nestjs/common';
import { Registry } from 'prom-client';
import * as TE from '../../lib/task-either';
import { type Answer, Endpoint, type InputOf, RawAnswer, rawEndpoint } from '../edge/endpoint';
import { METRICS } from '../edge/tokens';
import type { Metrics } from './metrics';

const metrics = rawEndpoint({
  method: 'GET',
  route: '/metrics',
  module: 'Operations',
  summary: 'Metrics in the text format of Prometheus',
  roles: 'open',
  raw: 'page',
});

@Controller()
export class MetricsController {
  constructor(@Inject(METRICS) private readonly metrics: Metrics) {}

  @Endpoint(metrics)
  text(_: InputOf<typeof metrics>): Answer<RawAnswer> {
    return TE.fromTask(async () => new RawAnswer(Registry.PROMETHEUS_CONTENT_TYPE, await this.metrics.text()));
  }
}
