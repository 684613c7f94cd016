/** The questions that may take long, by name: a reader thread answers them. What they are asked crosses as data. */
import { allocated } from '../allocations';
import { clients } from '../clients';
import { deliveriesTo } from '../deliveries';
import { flows } from '../flows';
import { participants } from '../participants';
import type { Asked } from '../read.query';
import { syncRequests } from '../sync-requests';

export const questions: Readonly<Record<string, (...args: never[]) => Asked<unknown>>> = {
  allocated,
  clients,
  deliveriesTo,
  flows,
  participants,
  syncRequests,
};
