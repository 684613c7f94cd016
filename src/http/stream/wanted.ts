/** Which events of the log somebody wants to have. */
import * as E from 'fp-ts/Either';
import { flowStream } from '../../../domain/flow/flow';
import { isKnownType } from '../../audit/search';
import type { RecordedEvent } from '../../event-store/event-store';
import { badRequest, type Failure, quoted } from '../edge/failure';

export interface Wanted {
  /** Of a flow, or naming it; undefined: of all. */
  readonly flow: number | undefined;
  /** Types, each perhaps the beginning of some with `*` at its end; undefined: all. */
  readonly types: ReadonlyArray<string> | undefined;
}

export const typesIn = (types: string | undefined): E.Either<Failure, Wanted['types']> => {
  const names = types?.split(',');
  const unknown = names?.find(name => !isKnownType(name));
  if (unknown === undefined) return E.right(names);
  const message = `query.types must name types of events, or the beginning of some with * at its end; ${quoted(unknown)} is none`;
  return E.left(badRequest([{ reason: 'invalid-value', message }]));
};

export const isWanted =
  ({ flow, types }: Wanted) =>
  ({ stream, type, data }: RecordedEvent): boolean => {
    if (types?.some(name => fits(name, type)) === false) return false;
    return flow === undefined || stream === flowStream(flow) || isAbout(flow, data);
  };

const fits = (name: string, type: string): boolean =>
  name.endsWith('*') ? type.startsWith(name.slice(0, -1)) : type === name;

const isAbout = (flow: number, data: string): boolean => {
  if (!data.includes('"flowId":')) return false;
  const facts: unknown = JSON.parse(data);
  return typeof facts === 'object' && facts !== null && 'flowId' in facts && facts.flowId === flow;
};
