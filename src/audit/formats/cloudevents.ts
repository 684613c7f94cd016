/** A batch of CloudEvents 1.0 (JSON): `id` and `source` together name an event once; the last one is the end. */
import type { Format, Producer } from './format';

const common = { specversion: '1.0', datacontenttype: 'application/json' } as const;

export const cloudevents = ({ origin }: Producer): Format => {
  /** A reference to a host without a scheme, as the origin is one. */
  const source = `//${origin}`;
  return {
    contentType: 'application/cloudevents-batch+json; charset=utf-8',
    extension: 'json',
    begin: '[',
    entry: (entry, isFirst) => {
      const { data, sentence, sources, flowId, revision } = entry;
      // What is undefined is left out.
      const attributes = JSON.stringify({
        specversion: common.specversion,
        datacontenttype: common.datacontenttype,
        id: entry.eventId,
        source,
        type: `flowsync.${entry.type}`,
        subject: entry.stream,
        time: entry.occurredAt ?? undefined,
        sequence: entry.position,
        actor: named(entry.actor),
        onbehalfof: named(entry.onBehalfOf),
        outcome: entry.outcome ?? undefined,
        correlationid: entry.correlationId ?? undefined,
        causationid: entry.causationId ?? undefined,
      });
      // Facts keep their nulls, which attributes must not have.
      const content = JSON.stringify({ sentence, flowId, sources, revision, facts: data });
      return `${isFirst ? '\n' : ',\n'}${attributes.slice(0, -1)},"data":${content}}`;
    },
    end: (summary, isFirst) => {
      const [id, time] = [summary.exportId, summary.at];
      const attributes = JSON.stringify({ ...common, id, source, type: 'flowsync.audit.export.ended', time });
      return `${isFirst ? '\n' : ',\n'}${attributes.slice(0, -1)},"data":${JSON.stringify(summary)}}\n]\n`;
    },
  };
};

const named = (given: { readonly type: string; readonly id: string } | null): string | undefined =>
  given === null ? undefined : `${given.type}:${given.id}`;
