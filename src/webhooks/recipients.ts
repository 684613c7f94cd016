/** Whose a webhook is, and where it leads. */
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import { apiClient, clientStream } from '../../domain/api-client';
import type { Actor } from '../../domain/history';
import { webhook, webhookStream } from '../../domain/webhook';
import type { CommandError, CommandRunner } from '../commands/command-runner';
import type { EventStore } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import type { PaceLimits } from './pace';
import type { Party } from './slots';

export interface Recipient extends Party {
  readonly limits: PaceLimits;
}

export interface Recipients {
  /** For the turns of attempts; a webhook that cannot be read now shares one with the others of that kind. */
  readonly partyOf: (webhookId: number) => Promise<Recipient>;
  /** Whether the API client that made this webhook has been revoked. */
  readonly isRevoked: (webhookId: number) => Promise<E.Either<CommandError, boolean>>;
}

const MAX_OWNERS = 10_000;

const noLimits: PaceLimits = { maxConcurrent: null, maxPerSecond: null };
const unknown: Recipient = { owner: '', host: '', limits: noLimits };

export const createRecipients = (store: EventStore, commands: CommandRunner): Recipients => {
  /** By webhook. Who made it never changes. */
  const owners = new LRUCache<number, Actor>({ max: MAX_OWNERS });

  const ownerOf = async (webhookId: number): Promise<E.Either<CommandError, Actor | null>> => {
    const cached = owners.get(webhookId);
    if (cached !== undefined) return E.right(cached);
    const read = await store.readStream(webhookStream(webhookId), { limit: 1 })();
    if (E.isLeft(read)) return read;
    const [first] = read.right;
    if (first === undefined) return E.right(null);
    const created = decode(first);
    if (E.isLeft(created)) return E.left({ _tag: 'StreamUnreadable', unreadable: created.left });
    owners.set(webhookId, created.right.metadata.actor);
    return E.right(created.right.metadata.actor);
  };

  return {
    partyOf: async webhookId => {
      const owner = await ownerOf(webhookId);
      const loaded = await commands.load(webhook, webhookStream(webhookId))();
      if (E.isLeft(owner) || E.isLeft(loaded)) return unknown;
      const settings = loaded.right.state?.settings;
      return { owner: owner.right?.id ?? '', host: hostOf(settings?.url ?? ''), limits: settings ?? noLimits };
    },
    isRevoked: async webhookId => {
      const owner = await ownerOf(webhookId);
      if (E.isLeft(owner)) return owner;
      if (owner.right?.type !== 'client') return E.right(false);
      const client = await commands.load(apiClient, clientStream(owner.right.id))();
      return E.isLeft(client) ? client : E.right(client.right.state?.revoked ?? false);
    },
  };
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
