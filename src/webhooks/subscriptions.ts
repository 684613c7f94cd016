/**
 * When each webhook was subscribed to what, folded from the log by the one that sends: a message waits for no read model.
 * Kept beside the checkpoint, on disk and not in memory, a row for each change of a webhook.
 */
import { setImmediate } from 'node:timers/promises';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { RecordedOf } from '../../domain/history';
import { isWanted, type Subject, type WebhookFilters } from '../../domain/webhook-filters';
import { type SentTopic, sentFor, type WebhookSettings } from '../../domain/webhook-settings';
import type { Position } from '../event-store/event-store';

export interface Subscriptions {
  /** In the order of the log; an event that was folded before changes nothing. */
  readonly fold: (recorded: RecordedOf<'webhook'>) => void;
  /** What was folded behind this position comes again, or is not in the log any more. */
  readonly rewind: (position: Position) => void;
  /** The webhooks that get a message about an event of this topic at this position, once all before it is folded. */
  readonly at: (topic: SentTopic, position: Position, subjectOf: () => Subject) => Promise<ReadonlyArray<number>>;
  /** Those that get one about an event that comes next. */
  readonly now: (topic: SentTopic, subject: Subject) => Promise<ReadonlyArray<number>>;
  /** The webhooks of the client that made this one which are active at this position. */
  readonly siblingsOf: (webhookId: number, position: Position) => ReadonlyArray<number>;
  /** How many webhooks are subscribed now, whatever they filter. */
  readonly count: (topic: SentTopic) => number;
}

/** Events at positions between the two, both excluded, go to this webhook, if they fit its filters from then on. */
export const subscriptionPeriods = `
  CREATE TABLE IF NOT EXISTS subscription_periods (
    webhook_id INTEGER NOT NULL, topic TEXT NOT NULL, from_position INTEGER NOT NULL, to_position INTEGER NOT NULL,
    PRIMARY KEY (webhook_id, topic, from_position)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS subscription_periods_by_end ON subscription_periods (topic, to_position);
  CREATE TABLE IF NOT EXISTS subscription_filters (
    webhook_id INTEGER NOT NULL, from_position INTEGER NOT NULL, filters TEXT NOT NULL,
    PRIMARY KEY (webhook_id, from_position)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS webhook_owners (webhook_id INTEGER PRIMARY KEY, owner TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS webhook_owners_by_owner ON webhook_owners (owner)`;

/** Beside the topics: as long as a webhook is active, whatever it is subscribed to. */
const ACTIVE = 'active';

/** The end of a period that has not ended. */
const OPEN = Number.MAX_SAFE_INTEGER;

/** So many comparisons of a filter are made at once; between two such stretches others have their turn. */
const AT_ONCE = 2000;

interface Period {
  readonly webhook_id: number;
  readonly filters: string | null;
}
type Subscribing = Pick<WebhookSettings, 'active' | 'topics' | 'filters'>;
const OFF: Subscribing = { active: false, topics: [], filters: null };

export const createSubscriptions = (db: DatabaseSyncInstance): Subscriptions => {
  const insert = db.prepare('INSERT OR IGNORE INTO subscription_periods VALUES (?, ?, ?, ?)');
  const insertFilters = db.prepare('INSERT OR IGNORE INTO subscription_filters VALUES (?, ?, ?)');
  const end = db.prepare(
    'UPDATE subscription_periods SET to_position = ? WHERE webhook_id = ? AND to_position = ? AND from_position < ?',
  );
  const select = db.prepare(`
    SELECT webhook_id, filters FROM subscription_periods LEFT JOIN subscription_filters USING (webhook_id, from_position)
    WHERE topic = ? AND to_position > ? AND from_position < ? ORDER BY webhook_id`);
  const drop = ['subscription_periods', 'subscription_filters'].map(table =>
    db.prepare(`DELETE FROM ${table} WHERE from_position > ?`),
  );
  const reopen = db.prepare('UPDATE subscription_periods SET to_position = ? WHERE to_position > ?');
  const insertOwner = db.prepare('INSERT OR IGNORE INTO webhook_owners VALUES (?, ?)');
  const selectSiblings = db.prepare(`
    SELECT webhook_id FROM webhook_owners JOIN subscription_periods USING (webhook_id)
    WHERE owner = (SELECT owner FROM webhook_owners WHERE webhook_id = ?)
      AND topic = '${ACTIVE}' AND to_position > ? AND from_position < ? ORDER BY webhook_id`);
  const selectTopics = db.prepare('SELECT DISTINCT topic FROM subscription_periods');
  const count = db.prepare('SELECT count(*) AS count FROM subscription_periods WHERE topic = ? AND to_position = ?');

  const change = (recorded: RecordedOf<'webhook'>, { active, topics, filters }: Subscribing) => {
    const { position } = recorded;
    const webhookId = Number(recorded.id);
    if (!Number.isSafeInteger(webhookId)) return;
    end.run(position, webhookId, OPEN, position);
    if (!active) return;
    insert.run(webhookId, ACTIVE, position, OPEN);
    for (const topic of topics) {
      const sent = sentFor(topic);
      if (sent !== null) insert.run(webhookId, sent, position, OPEN);
    }
    if (filters !== null) insertFilters.run(webhookId, position, JSON.stringify(filters));
  };

  /** Who made a webhook never changes. */
  const own = ({ id, metadata: { actor } }: RecordedOf<'webhook'>) => {
    if (actor.type === 'client' && Number.isSafeInteger(Number(id))) insertOwner.run(Number(id), actor.id);
  };

  /** What somebody has ever been subscribed to: most events are nobody's, and cost no look into the file. */
  let topicsInUse: ReadonlySet<string> | null = null;
  const isInUse = (topic: SentTopic): boolean => {
    topicsInUse ??= new Set((selectTopics.all() as { readonly topic: string }[]).map(row => row.topic));
    return topicsInUse.has(topic);
  };

  const at: Subscriptions['at'] = async (topic, position, subjectOf) => {
    const wanted: number[] = [];
    if (!isInUse(topic)) return wanted;
    const subject = subjectOf();
    let comparisons = 0;
    for (const { webhook_id, filters } of select.all(topic, position, position) as unknown as ReadonlyArray<Period>) {
      if (comparisons >= AT_ONCE) {
        await setImmediate();
        comparisons = 0;
      }
      if (filters !== null) {
        const parsed = JSON.parse(filters) as WebhookFilters;
        comparisons += 1 + (parsed.references?.length ?? 0) * subject.references.length;
        if (!isWanted(parsed, subject)) continue;
      }
      wanted.push(webhook_id);
    }
    return wanted;
  };

  return {
    fold: recorded => {
      topicsInUse = null;
      const { event } = recorded;
      if (event.type === 'WebhookCreated') own(recorded);
      if (event.type === 'WebhookCreated' || event.type === 'WebhookChanged') change(recorded, event);
      if (event.type === 'WebhookDisabled' || event.type === 'WebhookDeleted') change(recorded, OFF);
    },
    rewind: position => {
      topicsInUse = null;
      for (const dropping of drop) dropping.run(position);
      reopen.run(OPEN, position);
    },
    at,
    siblingsOf: (webhookId, position) => {
      const rows = selectSiblings.all(webhookId, position, position) as unknown as ReadonlyArray<Period>;
      return rows.map(({ webhook_id }) => webhook_id);
    },
    now: (topic, subject) => at(topic, OPEN - 1, () => subject),
    count: topic => (count.get(topic, OPEN) as { readonly count: number }).count,
  };
};
