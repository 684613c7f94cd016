/** What the declaration of an endpoint says, and what its handler gets and gives. */
import type { Readable } from 'node:stream';
import type { Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { TaskEither } from 'fp-ts/TaskEither';
import type * as t from 'io-ts';
import type { ProofKind } from '../../../domain/access';
import type { Role } from '../../../domain/api-client';
import type { Config } from '../../config/config';
import type { ObjectType, Rule } from './codec/object';
import type { Failure } from './failure';
import type { RequestContext } from './request-context';

// biome-ignore lint/suspicious/noExplicitAny: any object codec, whatever its fields
export type AnyObject = ObjectType<any, any>;

// biome-ignore lint/suspicious/noExplicitAny: a rule about the fields of any object
export type AnyRule = Rule<any>;

export interface EndpointSpec<Path extends AnyObject, Query extends AnyObject, Body extends t.Mixed> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As Fastify writes it: `/flows/:flowId`. */
  readonly route: string;
  /** Another route of the same operation, as a contract of others has it. */
  readonly alsoAt?: string;
  /** The name of what it does, as clients call it: it never changes. */
  readonly operation: string;
  readonly module: string;
  readonly summary: string;
  /** Who may call it; `open` is everybody, without credentials. `admin` may call all and need not be named. */
  readonly roles: ReadonlyArray<Role> | 'open';
  /** An integrator gets at their own webhooks alone. */
  readonly ownWebhooks?: true;
  /**
   * How it looks after managers who see their own flows only: `filtered`, it shows those alone; `none`, it is about no flow.
   * Else it is for them only where it is about one flow, which path or query names.
   */
  readonly ownFlows?: 'filtered' | 'none';
  readonly path?: Path;
  readonly query?: Query;
  readonly body?: Body;
  /** What a body has to keep to beside its codec, by the settings of this installation. */
  rules?(config: Config): ReadonlyArray<AnyRule>;
  /** How the body is written; JSON unless given. */
  readonly accepts?: 'json' | 'form';
  /** Of the body, in bytes; 32 KiB unless given. */
  readonly bodyLimit?: number;
  /** A `POST` that changes nothing: an idempotency key means nothing to it. */
  readonly readsOnly?: true;
  /** The answer shows a secret once: it is never kept, but made anew for a repetition, as far as the secret still opens something. */
  readonly showsSecret?: true;
  /** As how many more requests it counts against the rate limit. */
  cost?(input: { readonly query: t.TypeOf<Query>; readonly body: t.TypeOf<Body> }): number;
  /** Each subscribed webhook gets a message, which counts as well. */
  readonly isSentToWebhooks?: true;
  /** Neither is its request decoded nor its answer, a `RawAnswer`, put into the envelope. */
  readonly raw?: Raw | undefined;
  /** A raw answer that is as of a moment (`asOf`) as all others are. */
  readonly isOfMoment?: true;
  /** The content type of a raw answer; JSON unless given. */
  readonly produces?: string;
  /** What a refusal consists of, where it is not in the envelope. */
  readonly refusal?: t.Mixed;
  /** Why it cannot be asked as of a moment, as a sentence; whatever else reads can. */
  readonly presentOnly?: string;
  /** What it hands over proves the history, or is all of it: who asks is in the history. */
  readonly proof?: ProofKind;
  /** Status on success; 200 unless given. */
  readonly status?: number;
  /** What `data` holds on success. */
  readonly answer: t.Mixed;
  /** What `data` holds when the request waits for a person instead, with 202. */
  readonly accepted?: t.Mixed;
  /** `data` is a page of `answer` with `pagination`, or one with `cursor`, or one with `scannedTo` as well. */
  readonly shape?: Shape;
}

export type Shape = 'one' | 'page' | 'cursor-page' | 'search-page';

/** `api`: a part of the API like any other. `page`: beside it, without version, in no document, limited by address. */
export type Raw = 'api' | 'page';

/** An answer in a format of its own. */
export class RawAnswer {
  constructor(
    readonly contentType: string,
    readonly body: string | Buffer | Readable,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly status = 200,
  ) {}
}

/** What a handler gets whose request is not decoded. */
export interface RawInput {
  readonly request: FastifyRequest;
}

/** What a handler gets. */
export interface Input<Path = unknown, Query = unknown, Body = unknown> {
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  readonly context: RequestContext;
}
export type InputOf<S> = S extends { readonly raw: Raw }
  ? RawInput
  : S extends EndpointSpec<infer P, infer Q, infer B>
    ? Input<t.TypeOf<P>, t.TypeOf<Q>, t.TypeOf<B>>
    : never;

export type Answer<A> = TaskEither<Failure, A>;

/** A controller's method, whichever of the two kinds of endpoints it is for. */
export type Handler = (input: Input & RawInput) => Answer<unknown>;

export type AnyEndpoint = EndpointSpec<AnyObject, AnyObject, t.Mixed>;

/** As it stands in the history. */
export const routeOf = ({ method, route }: Pick<AnyEndpoint, 'method' | 'route'>): string => `${method} ${route}`;

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: AnyEndpoint;
    /** The controller's method that `Endpoint` binds the endpoint to. */
    handler?: { readonly controller: Type<unknown>; readonly method: string };
  }
}
