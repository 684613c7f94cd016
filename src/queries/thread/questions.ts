/** The questions that may take long, by name: a reader thread answers them. What they are asked crosses as data. */

import type { Asked } from '../../http/edge/bus/read.query';
import { allocated } from '../allocations';
import { clients } from '../clients';
import { deliveriesTo } from '../deliveries';
import { flows } from '../flows';
import { participants } from '../participants';
import { syncRequests } from '../sync-requests';

export const questions: Readonly<Record<string, (...args: never[]) => Asked<unknown>>> = {
  allocated,
  clients,
  deliveriesTo,
  flows,
  participants,
  syncRequests,
};
