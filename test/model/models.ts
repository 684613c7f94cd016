/** All models, and how far `npm test` goes in each. */

import { clientModel } from './client';
import { deliveryModel } from './delivery';
import type { Model } from './explore';
import * as flow from './flow/models';
import { paceModel } from './pace';
import { recoveryModel } from './recovery';
import { scheduleModel } from './schedule';
import { sessionModel } from './session';
import { webhookModel } from './webhook';

export interface Bounded {
  // biome-ignore lint/suspicious/noExplicitAny: each has worlds and commands of its own
  readonly model: Model<any, any>;
  readonly depth: number;
}

export const ofFlows: ReadonlyArray<Bounded> = [
  { model: flow.answersModel, depth: 4 },
  { model: flow.requestsModel, depth: 3 },
  { model: flow.wholeModel, depth: 2 },
  { model: flow.anyHoldsModel, depth: 3 },
  { model: flow.someHoldsModel, depth: 3 },
  { model: flow.guardsModel, depth: 3 },
  { model: flow.undoModel, depth: 3 },
  { model: flow.freshnessModel, depth: 3 },
];

export const ofOthers: ReadonlyArray<Bounded> = [
  { model: deliveryModel, depth: 4 },
  { model: paceModel, depth: 12 },
  { model: webhookModel, depth: 2 },
  { model: clientModel, depth: 3 },
  { model: scheduleModel, depth: 6 },
  { model: recoveryModel, depth: 5 },
  { model: sessionModel, depth: 3 },
];
