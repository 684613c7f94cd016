/** Which code a flow had when is a function of the log, whatever of it is folded again. */
import { join } from 'node:path';
import type { FlowEvent } from '../../domain/flow/events';
import { decoded, recordedEvents } from '../../test/support/history';
import { tempDir } from '../../test/support/temp-dir';
import { openReactorFile } from '../reactor/reactor-file';
import { realClock } from '../runtime/real';

const at = '2026-11-24T08:00:00.000Z';
const details = (code: string) => ({ code, title: 'T', subTitle: null, kind: null, managers: [] });
const changed = (code: string): FlowEvent => ({ type: 'FlowDetailsChanged', at, ...details(code) });

test('a flow has the code that was given last, from then on', () => {
  const { flowCodes, close } = openReactorFile(join(tempDir(), 'reactor.sqlite'), '1.0.0', realClock);
  const log = recordedEvents([
    ['flow-7', { type: 'FlowRegistered', at, flowId: 7, ...details('A') }],
    ['flow-8', { type: 'FlowRegistered', at, flowId: 8, ...details('B') }],
    ['flow-7', changed('A')],
    ['flow-7', changed('C')],
    ['flow-7', { type: 'FlowArchived', at }],
    ['flow-7', changed('A')],
  ]);
  for (const from of [0, 3, 0, 5])
    for (const event of log.slice(from)) {
      const recorded = decoded(event);
      if (recorded.category === 'flow') flowCodes.fold(recorded);
    }
  const codes = () => [0, 1, 2, 3, 4, 5, 6, 7].map(position => flowCodes.at(7, position));
  // Nothing is said of what may still be folded: two replicas would make two messages of one event.
  flowCodes.reach(4);
  expect(codes()).toEqual([null, 'A', 'A', 'A', 'C', null, null, null]);
  flowCodes.reach(9);
  expect(codes()).toEqual([null, 'A', 'A', 'A', 'C', 'C', 'A', 'A']);
  expect([flowCodes.at(8, 1), flowCodes.at(8, 9), flowCodes.at(9, 9)]).toEqual([null, 'B', null]);
  close();
});

test('what was folded behind a position can be taken back, as when the log has other events there', () => {
  const { flowCodes, close } = openReactorFile(join(tempDir(), 'reactor.sqlite'), '1.0.0', realClock);
  const registered = { type: 'FlowRegistered', at, flowId: 7, ...details('A') } as const;
  const fold = (...events: ReadonlyArray<FlowEvent>): void => {
    for (const event of recordedEvents(events.map(one => ['flow-7', one]))) {
      const recorded = decoded(event);
      if (recorded.category === 'flow') flowCodes.fold(recorded);
    }
    flowCodes.reach(events.length);
  };
  fold(registered, changed('B'));
  flowCodes.rewind(1);
  expect([flowCodes.at(7, 1), flowCodes.at(7, 2)]).toEqual(['A', null]);
  fold(registered, changed('A'), changed('C'));
  expect([flowCodes.at(7, 2), flowCodes.at(7, 3)]).toEqual(['A', 'C']);
  close();
});
