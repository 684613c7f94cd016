/** The names of what is known by its id elsewhere: of API clients, for whoever may see them, and of webhooks. */
import type { ClientView, Webhook } from '@flowsync/client';
import { useEffect, useState } from 'preact/hooks';
import { texts } from '../texts';
import { call } from './api';
import { may, session } from './session';

/** A list of names that is read when one is missing, and not again before this. */
const AGAIN_MS = 30_000;

interface Names {
  readonly known: (id: string) => string | null;
  /** Null: it has none, or not for whoever asks. */
  readonly find: (id: string) => Promise<string | null>;
}

const createNames = <T>(path: string, nameOf: (row: T) => readonly [id: string, name: string | null]): Names => {
  const names = new Map<string, string>();
  let read: { readonly at: number; readonly done: Promise<void> } | null = null;
  const readAll = async (): Promise<void> => {
    const { data } = await call<ReadonlyArray<T>>('GET', path);
    for (const [id, name] of data.map(nameOf)) if (name !== null) names.set(id, name);
  };
  const known = (id: string): string | null => names.get(id) ?? null;
  const find = async (id: string): Promise<string | null> => {
    if (names.has(id)) return known(id);
    if (read === null || Date.now() - read.at > AGAIN_MS)
      read = { at: Date.now(), done: readAll().catch(() => undefined) };
    await read.done;
    return known(id);
  };
  return { known, find };
};

const clients = createNames<ClientView>('/clients?limit=100', ({ clientId, name }) => [clientId, name]);
const webhooks = createNames<Webhook>('/webhooks?limit=100', ({ id, title }) => [String(id), title]);

const isId = (id: string): boolean => /^[0-9a-f-]{36}$/.test(id);
const knownClient = (id: string): string | null => {
  const own = session();
  return clients.known(id) ?? (own?.clientId === id ? own.name : null);
};
/** Ids that were made about the same time begin alike. */
export const endOf = (id: string): string => `…${id.slice(-6)}`;
const short = (id: string): string => (isId(id) ? texts.common.client(endOf(id)) : id);

/** Names of clients are for admins; for others it is a client, by the end of its id. */
export const nameOf = async (id: string): Promise<string> =>
  knownClient(id) ?? (isId(id) && may() ? await clients.find(id) : null) ?? short(id);

/** It has a name that whoever is signed in does not know. */
export const isNameless = (id: string): boolean => isId(id) && !may() && knownClient(id) === null;

/** As far as it is known, and again when it is known better. */
export const useName = (id: string): string =>
  useFound(id, knownClient(id) ?? (isId(id) && may() ? '…' : short(id)), nameOf);

export const useWebhookName = (id: number): string =>
  useFound(String(id), webhooks.known(String(id)) ?? String(id), async text => (await webhooks.find(text)) ?? text);

const useFound = (id: string, known: string, find: (id: string) => Promise<string>): string => {
  const [name, set] = useState(known);
  useEffect(() => {
    let isWanted = true;
    void find(id).then(found => isWanted && set(found));
    return () => {
      isWanted = false;
    };
  }, [id]);
  return name;
};
