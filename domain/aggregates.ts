/** The aggregates by the category of their streams. */
import { apiClient } from './api-client';
import { delivery } from './delivery';
import { flow } from './flow/flow';
import { installation } from './installation';
import { webhook } from './webhook';

export const aggregates = { flow, webhook, delivery, client: apiClient, installation } as const;
export type Aggregates = typeof aggregates;
