/** For whoever watches over the process. Open to everybody: it tells states and counts, no data. */
import { Controller, Inject } from '@nestjs/common';
import * as t from 'io-ts';
import { nullable } from '../../../domain/kernel/types';
import * as TE from '../../lib/task-either';
import { type Answer, Endpoint, endpoint, type InputOf } from '../edge/endpoint';
import { HEALTH } from '../edge/tokens';
import type { Health, ReadHealth } from './health';

const MODULE = 'Operations';

const live = endpoint({
  operation: 'getLiveness',
  method: 'GET',
  route: '/health/live',
  module: MODULE,
  summary: 'The process answers',
  roles: 'open',
  answer: t.type({ status: t.literal('live') }),
});

const ready = endpoint({
  operation: 'getReadiness',
  method: 'GET',
  route: '/health/ready',
  module: MODULE,
  summary: 'The service does all its work; 503 with the reasons when it does not',
  roles: 'open',
  answer: t.type({
    status: t.literal('ready'),
    instanceId: t.string,
    position: t.number,
    projections: t.readonlyArray(
      t.type({ name: t.string, position: t.number, behind: t.number, building: t.boolean, parkedStreams: t.number }),
    ),
    setAsideEvents: t.number,
    historyProblem: nullable(t.string),
    waiting: t.readonlyArray(t.type({ what: t.string, cause: t.string })),
  }),
});

@Controller()
export class HealthController {
  constructor(@Inject(HEALTH) private readonly readHealth: ReadHealth) {}

  @Endpoint(live)
  live(_: InputOf<typeof live>): Answer<{ readonly status: 'live' }> {
    return TE.right({ status: 'live' });
  }

  @Endpoint(ready)
  ready(_: InputOf<typeof ready>): Answer<Health> {
    return this.readHealth;
  }
}
