/**
 * What of a flow and of its memory can make a difference to what comes. Sources and participants that change places are
 * the same, and so are requests and holds of other names; what nobody decides by (texts, when it was last changed) is left
 * out, and looked at with every step all the same.
 */

import { openRequestsOf, queuedRequestsOf, type Source, sourcesOf } from '../../../domain/flow/state';
import { type IdSet, toArray } from '../../../domain/kernel/id-set';
import type { Cast, FlowWorld } from './cast';
import { permutations } from './permutations';

export interface Matters {
  /** Whether anybody looks at how old the data of a source are. */
  readonly freshness: boolean;
  /** Whether anybody is ever on a source. */
  readonly participants: boolean;
}

export const keyOf = (cast: Cast, matters: Matters): ((world: FlowWorld) => string) => {
  const orders = permutations(cast.participants.map((_, index) => index));
  const bitOf = new Map(cast.participants.map((id, index) => [id, index]));

  return ({ state, last, memory }) => {
    if (state === null) return 'none';
    const ranks = new Map<string, number>();
    const sources = sourcesOf(state);
    const names = sources.flatMap(source => [
      ...[
        source.openRequest,
        source.queuedRequest,
        source.lastRequest,
        source.outcomeOf,
        source.hold?.requestId ?? null,
      ],
      ...(memory.sources.get(source.sourceId)?.requests.keys() ?? []),
      ...source.ended.map(one => one.requestId),
    ]);
    for (const name of [...new Set(names)].sort()) if (name !== null) ranks.set(name, ranks.size);
    const rank = (id: string | null): number => (id === null ? -1 : (ranks.get(id) ?? -2));

    const ofSource = (source: Source): ReadonlyArray<unknown> => {
      const { hold, freshness, openRequest } = source;
      const one = memory.sources.get(source.sourceId);
      return [
        ...[
          rank(openRequest),
          rank(source.queuedRequest),
          rank(source.lastRequest),
          source.outcome,
          rank(source.outcomeOf),
        ],
        openRequest === null ? '' : source.lastRequestedSync,
        source.ended.map(end => [rank(end.requestId), end.answer, end.isCancelled]),
        [...(one?.requests ?? [])].map(([id, { phase, answer }]) => [rank(id), phase, answer]),
        matters.freshness ? [source.createdAt, source.lastSync, freshness?.maxAge, freshness?.staleSince] : '',
        source.guard,
        hold && [rank(hold.requestId), hold.change, hold.deadline, hold.guard, hold.addMissing],
      ];
    };
    const requests = [
      openRequestsOf(state).map(one => [
        rank(one.requestId),
        one.requestedAt,
        one.firstDeadline,
        one.deadline,
        one.isHeard,
      ]),
      queuedRequestsOf(state).map(one => [rank(one.requestId), one.deadlineMs]),
    ];
    const common = JSON.stringify([state.archived, state.guard, last, memory.made, requests]);
    const plain = sources.map(source => JSON.stringify(ofSource(source)));
    if (!matters.participants) return `${common}${plain.sort().join('\n')}`;

    const texts = orders.map(order => {
      const mask = (set: IdSet | null): number =>
        set === null ? -1 : toArray(set).reduce((bits, id) => bits | (1 << (order[bitOf.get(id) ?? 0] ?? 0)), 0);
      const maskOf = (ids: ReadonlySet<number> | undefined): number =>
        [...(ids ?? [])].reduce((bits, id) => bits | (1 << (order[bitOf.get(id) ?? 0] ?? 0)), 0);
      const people = (source: Source): string => {
        const { allocated, baseline, hold } = source;
        const { until, participants, gone } = baseline;
        const done = memory.done === null ? '' : doneOf(source.sourceId);
        const measure = memory.sources.get(source.sourceId)?.measure;
        return [
          ...[measure?.until, maskOf(measure?.first), maskOf(measure?.ever)],
          mask(allocated),
          until,
          mask(participants),
          mask(gone),
          hold && mask(hold.removed),
          hold && mask(hold.wanted),
          done,
        ].join();
      };
      const doneOf = (sourceId: number): string =>
        [...(memory.done ?? [])]
          .flatMap(([id, { sources: changed, untold }]) => {
            const change = changed.runs.flatMap(run => run.values).find(one => one.sourceId === sourceId);
            return change === undefined
              ? []
              : [
                  [
                    rank(id),
                    mask(change.added),
                    mask(change.removed),
                    mask(change.disturbed),
                    untold.added,
                    untold.removed,
                  ].join(),
                ];
          })
          .join(';');
      const all = sources.map((source, index) => `${plain[index]}${people(source)}`).sort();
      return `${common}${mask(state.participants)}${all.join('\n')}`;
    });
    return texts.sort()[0] as string;
  };
};
