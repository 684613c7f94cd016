/**
 * The metadata of a flow, with which an integration enriches it. As in the WISEflow API (v1) the flow's own title and
 * code are among it; here they live with the flow, and every other key is free text.
 */
import { Controller } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import type { Flow } from '../../../domain/flow/state';
import { flowById } from '../../../projections/flows/queries';
import * as TE from '../../lib/task-either';
import { Bus, noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import * as route from './endpoints';
import type { TextMap } from './text-map';

const viewOf = ({ details, metadata }: Pick<Flow, 'details' | 'metadata'>): TextMap => ({
  title: details.title,
  subtitle: details.subTitle,
  code: details.code,
  ...metadata,
});

const present = (map: TextMap): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(map).flatMap(([key, value]) => (value === null ? [] : [[key, value]])));

@Controller()
export class MetadataController {
  constructor(private readonly bus: Bus) {}

  @Endpoint(route.getMetadata)
  get({ path: { flowId }, context }: InputOf<typeof route.getMetadata>): Answer<TextMap> {
    return pipe(
      this.bus.find(flowById(flowId), context, () => noFlow(flowId)),
      TE.map(({ title, code, sub_title, metadata }) => ({ title, subtitle: sub_title, code, ...JSON.parse(metadata) })),
    );
  }

  /** Two commands, each harmless when repeated: a `PUT` that was cut short is finished by the next. */
  @Endpoint(route.putMetadata)
  put({ path: { flowId }, body, context }: InputOf<typeof route.putMetadata>): Answer<TextMap> {
    const { title, code, ...free } = body;
    const { at } = context;
    return pipe(
      this.bus.onFlow(flowId, { type: 'ReplaceMetadata', at, metadata: present(free) }, context),
      TE.flatMap(({ state: { details } }) => {
        const changed = { title: title ?? details.title, code: code ?? details.code };
        return this.bus.onFlow(flowId, { type: 'PutFlow', at, flowId, details: changed }, context);
      }),
      TE.map(({ state }) => viewOf(state)),
    );
  }
}
