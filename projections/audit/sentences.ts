/** Every event as a sentence for people: one line for each type, so that a type without one does not compile. */
import type { Actor, DomainEvent, Principal } from '../../domain/history';
import { counted } from '../../domain/kernel/counted';

export interface Named {
  readonly type: Actor['type'] | Principal['type'];
  readonly id: string;
  /** Null: it is not known, or not for whoever reads. */
  readonly name: string | null;
}

/** What a sentence is made of. */
export interface SentenceParts {
  readonly event: DomainEvent;
  /** What it happened to: the text after the first `-` of its stream. */
  readonly id: string;
  readonly actor: Named;
  readonly onBehalfOf: Named | null;
  /** The references of the sources it is about. */
  readonly sources: ReadonlyArray<string>;
}

/** Beside the event: what it is of, and its source by the reference, or by the number when that is not known. */
interface Of {
  readonly id: string;
  readonly source: string;
}

type EventOfType<T extends DomainEvent['type']> = Extract<DomainEvent, { readonly type: T }>;
/** What was done, as it follows on who did it. */
type Deeds = { readonly [T in DomainEvent['type']]: (event: EventOfType<T>, of: Of) => string };

const MOST_NAMED = 3;
const several = (names: ReadonlyArray<string>): string => {
  const more = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
};
const sourcesIn = ({ sources }: { readonly sources: ReadonlyArray<{ readonly reference: string }> }): string =>
  `${sources.length === 1 ? 'source' : 'sources'} ${several(sources.map(({ reference }) => reference))}`;
const because = (reason: string | null, message: string | null = null): string =>
  [reason, message].some(Boolean) ? `: ${[reason, message].filter(Boolean).join(', ')}` : '';
const forRequest = (requestId: string | null): string => (requestId === null ? '' : ` for sync request ${requestId}`);
const guardText = (guard: string | null): string => (guard === null ? 'the usual one' : guard);

const deeds: Deeds = {
  FlowRegistered: ({ code, title }, { id }) => `registered flow ${id}, code ${code}, "${title}"`,
  FlowDetailsChanged: ({ code, title }, { id }) => `changed flow ${id} to code ${code}, "${title}"`,
  FlowDatesSet: ({ startsAt, endsAt }, { id }) =>
    `set the dates of flow ${id} to ${startsAt ?? 'no start'} until ${endsAt ?? 'no end'}`,
  FlowMetadataReplaced: ({ metadata, requestId }, { id }) =>
    `replaced the metadata of flow ${id} (${counted(Object.keys(metadata).length, 'key')})${forRequest(requestId)}`,
  FlowArchived: (_, { id }) => `archived flow ${id}`,
  FlowUnarchived: (_, { id }) => `took flow ${id} back from the archive`,
  ParticipantAdded: ({ participantId }, { id }) => `added participant ${participantId} to flow ${id}`,
  SourceAdded: (_, { id, source }) => `added source ${source} to flow ${id}`,
  SourceDescribed: (_, { id, source }) => `described source ${source} of flow ${id}`,
  SourceFreshnessSet: ({ maxAge }, { id, source }) =>
    maxAge === null
      ? `promised no more how old the data of source ${source} of flow ${id} may be`
      : `set how old the data of source ${source} of flow ${id} may be to ${counted(maxAge, 'second')}`,
  SourceBecameStale: ({ since }, { id, source }) =>
    `found the data of source ${source} of flow ${id} too old since ${since}`,
  SourceRemoved: (_, { id, source }) => `removed source ${source} from flow ${id}`,
  SyncRequested: (event, { id }) => `requested sync ${event.requestId} of ${sourcesIn(event)} of flow ${id}`,
  SyncJoined: (event, { id }) => `joined sync request ${event.requestId} for ${sourcesIn(event)} of flow ${id}`,
  SyncQueued: (event, { id }) => `queued sync request ${event.requestId} for ${sourcesIn(event)} of flow ${id}`,
  SyncResent: (event, { id }) => `sent sync request ${event.requestId} for ${sourcesIn(event)} of flow ${id} again`,
  SyncProgressed: ({ percent, message, requestId }, { id, source }) =>
    `reported progress with source ${source} of flow ${id}${forRequest(requestId)}${because(percent === null ? null : `${percent} %`, message)}`,
  SyncCompleted: ({ requestId, late, message }, { id, source }) =>
    `completed the sync of source ${source} of flow ${id}${forRequest(requestId)}${late ? ', late' : ''}${because(message)}`,
  SyncFailed: ({ requestId, late, reason, message }, { id, source }) =>
    `reported that the sync of source ${source} of flow ${id} failed${forRequest(requestId)}${late ? ', late' : ''}${because(reason, message)}`,
  SyncAnswerNoted: ({ answer, requestId, reason, message }, { id, source }) =>
    `answered ${answer} for source ${source} of flow ${id}, too late for sync request ${requestId}${because(reason, message)}`,
  SyncCancelled: (event, { id }) =>
    `cancelled sync request ${event.requestId} for ${sourcesIn(event)} of flow ${id}: ${event.reason}`,
  SyncTimedOut: (event, { id }) =>
    `ended sync request ${event.requestId} for ${sourcesIn(event)} of flow ${id}, which nobody had answered in time`,
  SyncUndelivered: (event, { id }) =>
    `ended sync request ${event.requestId} for ${sourcesIn(event)} of flow ${id}, which no webhook had taken`,
  ParticipantAllocated: ({ participantId, requestId }, { id, source }) =>
    `allocated participant ${participantId} to source ${source} of flow ${id}${forRequest(requestId)}`,
  ParticipantDeallocated: ({ participantId, requestId }, { id, source }) =>
    `took participant ${participantId} off source ${source} of flow ${id}${forRequest(requestId)}`,
  AllocationsCleared: ({ count, requestId }, { id, source }) =>
    `took ${counted(count, 'participant')}, all there were, off source ${source} of flow ${id}${forRequest(requestId)}`,
  FlowGuardChanged: ({ guard }, { id }) => `set the removal guard of flow ${id} to ${guardText(guard)}`,
  SourceGuardChanged: ({ guard }, { id, source }) =>
    `set the removal guard of source ${source} of flow ${id} to ${guardText(guard)}`,
  RemovalHeld: ({ holdId, removed, of }, { id, source }) =>
    `wanted to take ${removed.length} of ${counted(of, 'participant')} off source ${source} of flow ${id}, which is held as ${holdId}`,
  HoldApproved: ({ holdId, removed, added, comment }, { id, source }) =>
    `approved hold ${holdId} on source ${source} of flow ${id}, which removed ${removed} and added ${added}${because(comment)}`,
  HoldRejected: ({ holdId, comment }, { id, source }) =>
    `rejected hold ${holdId} on source ${source} of flow ${id}${because(comment)}`,
  HoldTimedOut: ({ holdId }, { id, source }) =>
    `ended hold ${holdId} on source ${source} of flow ${id}, which nobody had decided in time`,
  HoldSuperseded: ({ holdId, reason }, { id, source }) =>
    `ended hold ${holdId} on source ${source} of flow ${id}: ${reason}`,
  SyncUndone: ({ requestId, added, removed, metadata, conflicts }, { id }) =>
    `undid sync request ${requestId} of flow ${id}: ${added} added, ${removed} removed, ${metadata} of metadata, ${counted(conflicts, 'conflict')}`,
  NothingChanged: ({ command }) => `asked for ${command}, for which nothing had to be changed`,

  WebhookCreated: ({ title, url }, { id }) => `created webhook ${id}, "${title}", to ${url}`,
  WebhookChanged: ({ title, url, active }, { id }) =>
    `changed webhook ${id} to "${title}", ${url}, ${active ? 'active' : 'not active'}`,
  WebhookSecretRotated: (_, { id }) => `rotated the secret of webhook ${id}`,
  WebhookPreviousSecretsEnded: (_, { id }) => `ended the previous secrets of webhook ${id}`,
  WebhookDisabled: ({ reason }, { id }) => `switched webhook ${id} off: ${reason}`,
  WebhookTestRequested: (_, { id }) => `asked for a test of webhook ${id}`,
  WebhookDeleted: (_, { id }) => `deleted webhook ${id}`,

  DeliveryScheduled: ({ messageType, webhookId, flowId, requestId, claim }, { id }) =>
    `scheduled delivery ${id} of ${messageType}${flowId === null ? '' : ` about flow ${flowId}`} to webhook ${webhookId}${forRequest(requestId)}${claim === null ? '' : ', and began attempt 1'}`,
  DeliveryRescheduled: (_, { id }) => `scheduled delivery ${id} once more`,
  AttemptStarted: ({ attempt }, { id }) => `began attempt ${attempt} at delivery ${id}`,
  AttemptSucceeded: ({ attempt, answer }, { id }) =>
    `delivered ${id} by attempt ${attempt}, answered with ${answer.status}`,
  AttemptFailed: ({ attempt, reason }, { id }) => `failed at delivery ${id} by attempt ${attempt}: ${reason}`,
  AttemptPostponed: ({ attempt, reason }, { id }) => `put off attempt ${attempt} at delivery ${id}: ${reason}`,
  DeliveryStopped: ({ reason }, { id }) => `stopped delivery ${id}: ${reason}`,

  ClientRegistered: ({ role }, { id }) => `made API client ${id}, role ${role}, and its key`,
  ClientSecretRotated: (_, { id }) => `made a new key for API client ${id}`,
  ClientRoleSet: ({ role }, { id }) => `gave API client ${id} the role ${role}`,
  ClientUserSet: ({ userId }, { id }) =>
    userId === null ? `let API client ${id} be no user of the platform` : `let API client ${id} be the user ${userId}`,
  ClientExpirySet: ({ expiresAt }, { id }) =>
    expiresAt === null ? `let API client ${id} never expire` : `let API client ${id} expire at ${expiresAt}`,
  ClientRevoked: (_, { id }) => `revoked API client ${id}`,

  SecretKeyAdopted: () => 'adopted the secret key of the installation',
  SealingKeyRotated: ({ number }) => `sealed secrets under key ${number} from then on`,

  ScheduleCreated: ({ flowId, cron }, { id }) => `made schedule ${id} for flow ${flowId}: ${cron}`,
  ScheduleChanged: ({ cron, active }, { id }) => `changed schedule ${id} to ${cron}${active ? '' : ', paused'}`,
  ScheduleDeleted: (_, { id }) => `deleted schedule ${id}`,
  ScheduleRan: ({ due, requestId, joined }, { id }) =>
    requestId === null
      ? `ran schedule ${id}, due at ${due}, and joined ${several(joined)}`
      : `ran schedule ${id}, due at ${due}, by sync request ${requestId}`,
  ScheduleRefused: ({ due, reason }, { id }) => `ran schedule ${id}, due at ${due}, and was refused: ${reason}`,

  RecoveryStarted: ({ webhookId, total, recoveryId }) =>
    `began to send ${counted(total, 'delivery', 'deliveries')} to webhook ${webhookId} again, as recovery ${recoveryId}`,
  RecoveryPageClaimed: ({ deliveryIds, recoveryId }, { id }) =>
    `took up ${counted(deliveryIds.length, 'delivery', 'deliveries')} to webhook ${id} for recovery ${recoveryId}`,
  RecoveryEnded: ({ outcome, recoveryId }, { id }) => `ended recovery ${recoveryId} of webhook ${id}: ${outcome}`,

  ProofsBegun: ({ origin, unproved }) =>
    `began to prove the history ${origin}; ${counted(unproved, 'event')} were there before`,
  HistoryKeyRotated: ({ number }) => `rotated the key that signs the history to number ${number}`,
  CheckpointCosigned: ({ size, lines }) =>
    `kept ${counted(lines.length, 'cosignature')} of witnesses on the checkpoint of ${counted(size, 'event')}`,
  TextsRedacted: ({ eventId, stream, texts, reason }) =>
    `made ${counted(texts, 'text')} of event ${eventId} in ${stream} unreadable${because(reason)}`,
  CheckpointSigned: ({ size }) => `signed a checkpoint of ${counted(size, 'event')}`,

  AccessRefused: ({ clientId, reason, route, count, minute }) =>
    `refused ${counted(count, 'request')} ${clientId === null ? 'of somebody unknown' : `for API client ${clientId}`} in the minute of ${minute}: ${reason}${route === null ? '' : `, first ${route}`}`,
  TokensIssued: ({ clientId, count, minute }) =>
    `got ${counted(count, 'bearer token')} for API client ${clientId} in the minute of ${minute}`,
  ProofsRead: ({ kind, count, minute }) =>
    `read proofs (${kind}) with ${counted(count, 'request')} in the minute of ${minute}`,
  HistoryExportBegun: ({ contents, format, filter, upTo }) =>
    `began to export the ${contents === 'data' ? 'data of the ' : ''}history as ${format}, up to position ${upTo}${because(
      Object.entries(filter)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    )}`,
  HistoryExportEnded: ({ events, whole }) =>
    whole
      ? `exported ${counted(events, 'event')} of the history`
      : `broke off an export after ${counted(events, 'event')}`,

  SessionBegun: ({ endsAt }) => `signed in at the pages, until ${endsAt} at most`,
  SessionEnded: () => 'signed out',
};

const who: Readonly<Record<Named['type'], string>> = {
  client: 'Client',
  schedule: 'Schedule',
  person: 'Person',
  system: 'The service',
};

export const sentenceOf = ({ event, id, actor, onBehalfOf, sources }: SentenceParts): string => {
  const { sourceId } = event as { readonly sourceId?: number };
  const source = sources[0] ?? String(sourceId ?? '');
  const deed = (deeds[event.type] as (event: DomainEvent, of: Of) => string)(event, { id, source });
  const behalf = onBehalfOf === null ? '' : `, on behalf of ${nameOf(onBehalfOf, who[onBehalfOf.type].toLowerCase())}`;
  return `${nameOf(actor)} ${deed}${behalf}`;
};

const nameOf = (given: Named, noun = who[given.type]): string =>
  `${noun}${isThe(given) ? '' : ` ${given.id}`}${given.name === null ? '' : ` (${given.name})`}`;

const isThe = (given: Named): boolean => given.type === 'system';
