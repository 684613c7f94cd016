/** What is sent to a webhook again, page by page: two owners who take over from one another, late reports, and a clock that may go back. */
import * as E from 'fp-ts/Either';
import { addMilliseconds, type Instant } from '../../domain/kernel/types';
import {
  type Recovery,
  type RecoveryCommand,
  type RecoveryEvent,
  type RecoveryFilter,
  type RecoveryState,
  recovery,
} from '../../domain/recovery';
import { recoveriesProjection } from '../../projections/recoveries/fold';
import { modelOf, type World } from './aggregate-model';
import { differences, table } from './compare';
import { HOUR_MS, START, ticks } from './time';

type Place = NonNullable<Recovery['page']>['place'];

interface Memory {
  /** Those that have begun, in order. */
  readonly begun: ReadonlyArray<string>;
  /** Whether the last one is open still. */
  readonly isOpen: boolean;
  /** Of the last one. */
  readonly pages: ReadonlyArray<Place>;
  readonly holder: { readonly owner: string; readonly leaseUntil: Instant } | null;
  readonly resent: number;
  readonly faults: ReadonlyArray<string>;
}
type RecoveryWorld = World<RecoveryState, RecoveryEvent, Memory>;

const WEBHOOK_ID = 3;
const MAX_RECOVERIES = 2;
const OWNERS = ['first', 'second'];
const PLACES: ReadonlyArray<Place> = [1, 2, 3].map(position => ({ createdAt: START, position }));
const FILTER: RecoveryFilter = {
  ...{ status: 'failed', messageType: null, flowId: null, requestId: null },
  ...{ statusClass: null, since: null, until: null },
};
const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const asked = ({ memory }: RecoveryWorld): ReadonlyArray<RecoveryCommand> =>
  ticks(3).flatMap((at): ReadonlyArray<RecoveryCommand> => {
    const { begun } = memory;
    const known = begun.slice(-2);
    const next = begun.length < MAX_RECOVERIES ? [idOf(begun.length + 1)] : [];
    const about = { webhookId: WEBHOOK_ID, filter: FILTER, upTo: 9, total: 3 };
    return [
      ...[...known.slice(-1), ...next].map(
        (recoveryId): RecoveryCommand => ({ type: 'StartRecovery', at, recoveryId, ...about }),
      ),
      ...known.flatMap(recoveryId =>
        OWNERS.flatMap(owner =>
          [null, ...PLACES].flatMap((from): ReadonlyArray<RecoveryCommand> => {
            const step = { at, recoveryId, from, owner, resent: from === null ? 0 : 1, skipped: 0 };
            const page = { deliveryIds: ['msg_1'], leaseUntil: addMilliseconds(at, HOUR_MS) };
            return [
              ...PLACES.map((place): RecoveryCommand => ({ type: 'ClaimRecoveryPage', ...step, place, ...page })),
              { type: 'FinishRecovery', ...step },
            ];
          }),
        ),
      ),
      ...known.flatMap(
        (recoveryId): ReadonlyArray<RecoveryCommand> => [
          { type: 'CancelRecovery', at, recoveryId },
          { type: 'AbandonRecovery', at, recoveryId },
        ],
      ),
    ];
  });

const rememberOne = (memory: Memory, event: RecoveryEvent, asked: Instant): Memory => {
  const fault = (why: string): Memory => ({ ...memory, faults: [...memory.faults, why] });
  const isOfLast = 'recoveryId' in event && event.recoveryId === memory.begun.at(-1);
  switch (event.type) {
    case 'RecoveryStarted':
      if (memory.isOpen) return fault('a second one begins');
      return {
        ...{ begun: [...memory.begun, event.recoveryId], isOpen: true, pages: [], holder: null, resent: 0 },
        faults: memory.faults,
      };
    case 'RecoveryPageClaimed': {
      const { place, owner, leaseUntil } = event;
      const { holder, pages } = memory;
      if (!isOfLast || !memory.isOpen) return fault('a page of one that has ended');
      if (holder !== null && holder.owner !== owner && asked < holder.leaseUntil) return fault('a page is taken away');
      if (pages.some(({ position }) => position >= place.position)) return fault('a page is sent twice');
      const resent = memory.resent + event.resent;
      return { ...memory, pages: [...pages, place], holder: { owner, leaseUntil }, resent };
    }
    case 'RecoveryEnded':
      if (!isOfLast || !memory.isOpen) return fault('an end of one that has ended');
      return { ...memory, isOpen: false, holder: null, resent: memory.resent + event.resent };
    case 'NothingChanged':
      return memory;
  }
};

export const recoveryModel = modelOf<RecoveryCommand, RecoveryState, RecoveryEvent, Memory>({
  name: 'a recovery',
  aggregate: recovery,
  stream: `recovery-${WEBHOOK_ID}`,
  history: [],
  memory: { begun: [], isOpen: false, pages: [], holder: null, resent: 0, faults: [] },
  commands: asked,
  remember: (memory, events, { at }) =>
    events.reduce<Memory>((before, event) => rememberOne(before, event, at), { ...memory, faults: [] }),
  laws: {
    'one recovery at a time goes on, page after page, in the hands of one owner': ({ after }) =>
      after.memory.faults.length === 0,
    'each page that was sent is counted once': ({ after }) => after.memory.resent <= after.memory.pages.length,
    'whoever cancels is heard': ({ command, before, after }) =>
      command.type !== 'CancelRecovery' ||
      command.recoveryId !== before.memory.begun.at(-1) ||
      after.state?.outcome !== null,
  },
  invariants: {
    'it is open as long as nothing has ended it': ({ state, memory }) =>
      (state !== null && state.outcome === null) === memory.isOpen,
    'one that is open can be gone on with once its lease is over': ({ state }) => {
      if (state === null || state.outcome !== null) return true;
      const at = state.page?.leaseUntil ?? START;
      const { recoveryId, page } = state;
      const step = { at, recoveryId, from: page?.place ?? null, owner: 'third', resent: 0, skipped: 0 };
      const decision = recovery.decide({ type: 'FinishRecovery', ...step })(state);
      return E.isRight(decision) && decision.right.length === 1;
    },
  },
  readModels: [
    {
      projection: recoveriesProjection,
      disagreements: (rows, { state, memory }) =>
        state === null
          ? []
          : differences(
              'the recovery',
              table(rows, 'recoveries').find(row => row.recovery_id === state.recoveryId),
              {
                ...{ outcome: state.outcome, total: 3, resent: memory.resent, skipped: 0 },
                ...(state.page === null ? {} : { look_at: state.page.leaseUntil }),
              },
            ),
    },
  ],
  records: new Set(['NothingChanged']),
  isNewEachTime: () => false,
  keyOf: ({ state, last, memory }) =>
    JSON.stringify([
      state?.recoveryId,
      state?.page,
      state?.outcome,
      last,
      memory.begun.length,
      memory.pages,
      memory.resent,
    ]),
});
