/** The sentences of the audit in Danish, made of the same facts as those in English, which the API says itself. */
type Facts = Readonly<Record<string, unknown>>;

interface Named {
  readonly type: string;
  readonly id: string;
  readonly name: string | null;
}

/** As the API has it. */
export interface SentenceFacts {
  readonly type: string;
  readonly stream: string;
  readonly actor: Named | null;
  readonly onBehalfOf: Named | null;
  readonly sources: ReadonlyArray<string>;
  readonly data: Facts | null;
  /** In English. */
  readonly sentence: string;
}

interface Of {
  readonly id: string;
  readonly source: string;
  readonly sources: string;
}

const number = (value: unknown): string => Number(value).toLocaleString('da-DK');
const many = (value: unknown, one: string, more: string): string =>
  `${number(value)} ${Number(value) === 1 ? one : more}`;
const participants = (value: unknown): string => many(value, 'deltager', 'deltagere');
const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
const isSet = (value: unknown): boolean => value !== null && value !== undefined && value !== '';
const because = (...reasons: ReadonlyArray<unknown>): string =>
  reasons.some(isSet) ? `: ${reasons.filter(isSet).join(', ')}` : '';
const forRequest = (requestId: unknown): string => (isSet(requestId) ? ` for bestilling ${requestId}` : '');
const guardText = (guard: unknown): string => (isSet(guard) ? String(guard) : 'den sædvanlige');

const MOST_NAMED = 3;
const several = (names: ReadonlyArray<unknown>): string => {
  const more = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).join(', ');
  return more > 0 ? `${shown} og ${more} mere` : shown;
};

/** What was done, as it follows on who did it. */
const deeds: Readonly<Record<string, (facts: Facts, of: Of) => string>> = {
  FlowRegistered: ({ code, title }, { id }) => `registrerede flow ${id}, kode ${code}, „${title}“`,
  FlowDetailsChanged: ({ code, title }, { id }) => `rettede flow ${id} til kode ${code}, „${title}“`,
  FlowDatesSet: ({ startsAt, endsAt }, { id }) =>
    `satte datoerne for flow ${id} til ${startsAt ?? 'ingen start'} indtil ${endsAt ?? 'ingen slutning'}`,
  FlowMetadataReplaced: ({ metadata, requestId }, { id }) =>
    `udskiftede metadata for flow ${id} (${many(Object.keys(Object(metadata)).length, 'nøgle', 'nøgler')})${forRequest(requestId)}`,
  FlowArchived: (_, { id }) => `arkiverede flow ${id}`,
  FlowUnarchived: (_, { id }) => `tog flow ${id} tilbage fra arkivet`,
  ParticipantAdded: ({ participantId }, { id }) => `føjede deltager ${participantId} til flow ${id}`,
  SourceAdded: (_, { id, source }) => `føjede kilde ${source} til flow ${id}`,
  SourceDescribed: (_, { id, source }) => `beskrev kilde ${source} i flow ${id}`,
  SourceFreshnessSet: ({ maxAge }, { id, source }) =>
    isSet(maxAge)
      ? `satte, hvor gamle data for kilde ${source} i flow ${id} må være, til ${many(maxAge, 'sekund', 'sekunder')}`
      : `lovede ikke længere, hvor gamle data for kilde ${source} i flow ${id} må være`,
  SourceBecameStale: ({ since }, { id, source }) =>
    `fandt data for kilde ${source} i flow ${id} for gamle siden ${since}`,
  SourceRemoved: (_, { id, source }) => `fjernede kilde ${source} fra flow ${id}`,
  SyncRequested: ({ requestId }, { id, sources }) => `bestilte synkronisering ${requestId} af ${sources} i flow ${id}`,
  SyncJoined: ({ requestId }, { id, sources }) =>
    `sluttede sig til bestilling ${requestId} for ${sources} i flow ${id}`,
  SyncQueued: ({ requestId }, { id, sources }) => `satte bestilling ${requestId} for ${sources} i flow ${id} i kø`,
  SyncResent: ({ requestId }, { id, sources }) => `sendte bestilling ${requestId} for ${sources} i flow ${id} igen`,
  SyncProgressed: ({ percent, message, requestId }, { id, source }) =>
    `meldte, hvor langt kilde ${source} i flow ${id} er${forRequest(requestId)}${because(isSet(percent) ? `${percent} %` : null, message)}`,
  SyncCompleted: ({ requestId, late, message }, { id, source }) =>
    `fuldførte synkroniseringen af kilde ${source} i flow ${id}${forRequest(requestId)}${late === true ? ', for sent' : ''}${because(message)}`,
  SyncFailed: ({ requestId, late, reason, message }, { id, source }) =>
    `meldte, at synkroniseringen af kilde ${source} i flow ${id} mislykkedes${forRequest(requestId)}${late === true ? ', for sent' : ''}${because(reason, message)}`,
  SyncAnswerNoted: ({ answer, requestId, reason, message }, { id, source }) =>
    `svarede ${answer} for kilde ${source} i flow ${id}, for sent til bestilling ${requestId}${because(reason, message)}`,
  SyncCancelled: ({ requestId, reason }, { id, sources }) =>
    `annullerede bestilling ${requestId} for ${sources} i flow ${id}${because(reason)}`,
  SyncTimedOut: ({ requestId }, { id, sources }) =>
    `afsluttede bestilling ${requestId} for ${sources} i flow ${id}, som ingen havde svaret på i tide`,
  SyncUndelivered: ({ requestId }, { id, sources }) =>
    `afsluttede bestilling ${requestId} for ${sources} i flow ${id}, som ingen webhook havde taget imod`,
  ParticipantAllocated: ({ participantId, requestId }, { id, source }) =>
    `tildelte deltager ${participantId} til kilde ${source} i flow ${id}${forRequest(requestId)}`,
  ParticipantDeallocated: ({ participantId, requestId }, { id, source }) =>
    `tog deltager ${participantId} af kilde ${source} i flow ${id}${forRequest(requestId)}`,
  AllocationsCleared: ({ count, requestId }, { id, source }) =>
    `tog ${participants(count)}, alle der var, af kilde ${source} i flow ${id}${forRequest(requestId)}`,
  FlowGuardChanged: ({ guard }, { id }) => `satte grænsen for fjernelser i flow ${id} til ${guardText(guard)}`,
  SourceGuardChanged: ({ guard }, { id, source }) =>
    `satte grænsen for fjernelser fra kilde ${source} i flow ${id} til ${guardText(guard)}`,
  RemovalHeld: ({ holdId, removed, of }, { id, source }) =>
    `ville tage ${number(lengthOf(removed))} af ${participants(of)} af kilde ${source} i flow ${id}, hvilket holdes tilbage som ${holdId}`,
  HoldApproved: ({ holdId, removed, added, comment }, { id, source }) =>
    `godkendte ${holdId}, der blev holdt tilbage for kilde ${source} i flow ${id}: ${number(removed)} fjernet, ${number(added)} tilføjet${because(comment)}`,
  HoldRejected: ({ holdId, comment }, { id, source }) =>
    `afviste ${holdId}, der blev holdt tilbage for kilde ${source} i flow ${id}${because(comment)}`,
  HoldTimedOut: ({ holdId }, { id, source }) =>
    `afsluttede ${holdId}, der blev holdt tilbage for kilde ${source} i flow ${id}, og som ingen havde afgjort i tide`,
  HoldSuperseded: ({ holdId, reason }, { id, source }) =>
    `afsluttede ${holdId}, der blev holdt tilbage for kilde ${source} i flow ${id}${because(reason)}`,
  SyncUndone: ({ requestId, added, removed, metadata, conflicts }, { id }) =>
    `fortrød bestilling ${requestId} i flow ${id}: ${number(added)} tilføjet, ${number(removed)} fjernet, ${number(metadata)} i metadata, ${many(conflicts, 'konflikt', 'konflikter')}`,
  NothingChanged: ({ command }) => `bad om ${command}, hvortil intet skulle ændres`,

  WebhookCreated: ({ title, url }, { id }) => `oprettede webhook ${id}, „${title}“, til ${url}`,
  WebhookChanged: ({ title, url, active }, { id }) =>
    `rettede webhook ${id} til „${title}“, ${url}, slået ${active === true ? 'til' : 'fra'}`,
  WebhookSecretRotated: (_, { id }) => `skiftede hemmeligheden for webhook ${id}`,
  WebhookPreviousSecretsEnded: (_, { id }) => `afsluttede de tidligere hemmeligheder for webhook ${id}`,
  WebhookDisabled: ({ reason }, { id }) => `slog webhook ${id} fra${because(reason)}`,
  WebhookTestRequested: (_, { id }) => `bad om en test af webhook ${id}`,
  WebhookDeleted: (_, { id }) => `slettede webhook ${id}`,

  DeliveryScheduled: ({ messageType, webhookId, flowId, requestId, claim }, { id }) =>
    `planlagde leverance ${id} af ${messageType}${isSet(flowId) ? ` om flow ${flowId}` : ''} til webhook ${webhookId}${forRequest(requestId)}${isSet(claim) ? ', og begyndte forsøg 1' : ''}`,
  DeliveryRescheduled: (_, { id }) => `planlagde leverance ${id} endnu en gang`,
  AttemptStarted: ({ attempt }, { id }) => `begyndte forsøg ${attempt} på leverance ${id}`,
  AttemptSucceeded: ({ attempt, answer }, { id }) =>
    `leverede ${id} i forsøg ${attempt}, besvaret med ${(Object(answer) as Facts).status}`,
  AttemptFailed: ({ attempt, reason }, { id }) => `kunne ikke levere ${id} i forsøg ${attempt}${because(reason)}`,
  AttemptPostponed: ({ attempt, reason }, { id }) => `udsatte forsøg ${attempt} på leverance ${id}${because(reason)}`,
  DeliveryStopped: ({ reason }, { id }) => `stoppede leverance ${id}${because(reason)}`,

  ClientRegistered: ({ role }, { id }) => `oprettede API-klient ${id}, rolle ${role}, og dens nøgle`,
  ClientSecretRotated: (_, { id }) => `lavede en ny nøgle til API-klient ${id}`,
  ClientRoleSet: ({ role }, { id }) => `gav API-klient ${id} rollen ${role}`,
  ClientUserSet: ({ userId }, { id }) =>
    isSet(userId)
      ? `lod API-klient ${id} være bruger ${userId}`
      : `lod API-klient ${id} ikke være nogen bruger af platformen`,
  ClientExpirySet: ({ expiresAt }, { id }) =>
    isSet(expiresAt) ? `lod API-klient ${id} slutte ${expiresAt}` : `lod API-klient ${id} aldrig slutte`,
  ClientRevoked: (_, { id }) => `tilbagekaldte API-klient ${id}`,

  SecretKeyAdopted: () => 'tog installationens hemmelige nøgle i brug',
  SealingKeyRotated: ({ number: key }) => `forseglede hemmeligheder under nøgle ${key} fra da af`,

  ScheduleCreated: ({ flowId, cron }, { id }) => `oprettede tidsplan ${id} for flow ${flowId}: ${cron}`,
  ScheduleChanged: ({ cron, active }, { id }) =>
    `rettede tidsplan ${id} til ${cron}${active === true ? '' : ', sat på pause'}`,
  ScheduleDeleted: (_, { id }) => `slettede tidsplan ${id}`,
  ScheduleRan: ({ due, requestId, joined }, { id }) =>
    isSet(requestId)
      ? `kørte tidsplan ${id} for ${due} ved bestilling ${requestId}`
      : `kørte tidsplan ${id} for ${due} og sluttede sig til ${several(Array.isArray(joined) ? joined : [])}`,
  ScheduleRefused: ({ due, reason }, { id }) => `kørte tidsplan ${id} for ${due} og blev afvist${because(reason)}`,

  RecoveryStarted: ({ webhookId, total, recoveryId }) =>
    `begyndte at sende ${many(total, 'leverance', 'leverancer')} til webhook ${webhookId} igen, som ${recoveryId}`,
  RecoveryPageClaimed: ({ deliveryIds, recoveryId }, { id }) =>
    `tog fat på ${many(lengthOf(deliveryIds), 'leverance', 'leverancer')} til webhook ${id} for ${recoveryId}`,
  RecoveryEnded: ({ outcome, recoveryId }, { id }) =>
    `afsluttede ${recoveryId}, der sendte til webhook ${id} igen${because(outcome)}`,

  ProofsBegun: ({ origin, unproved }) =>
    `begyndte at bevise historikken ${origin}; ${many(unproved, 'hændelse', 'hændelser')} var der før`,
  HistoryKeyRotated: ({ number: key }) => `skiftede nøglen, der underskriver historikken, til nummer ${key}`,
  CheckpointCosigned: ({ size, lines }) =>
    `gemte ${many(lengthOf(lines), 'medunderskrift', 'medunderskrifter')} af vidner på kontrolpunktet ved ${many(size, 'hændelse', 'hændelser')}`,
  TextsRedacted: ({ eventId, stream, texts, reason }) =>
    `gjorde ${many(texts, 'tekst', 'tekster')} i hændelse ${eventId} i ${stream} ulæselig${Number(texts) === 1 ? '' : 'e'}${because(reason)}`,
  CheckpointSigned: ({ size }) => `underskrev et kontrolpunkt ved ${many(size, 'hændelse', 'hændelser')}`,

  AccessRefused: ({ clientId, reason, route, count, minute }) =>
    `afviste ${many(count, 'kald', 'kald')} ${isSet(clientId) ? `for API-klient ${clientId}` : 'fra en ukendt'} i minuttet ${minute}${because(reason)}${isSet(route) ? `, først ${route}` : ''}`,
  TokensIssued: ({ clientId, count, minute }) =>
    `fik ${many(count, 'bearer-token', 'bearer-tokens')} til API-klient ${clientId} i minuttet ${minute}`,
  ProofsRead: ({ kind, count, minute }) =>
    `læste beviser (${kind}) med ${many(count, 'kald', 'kald')} i minuttet ${minute}`,
  HistoryExportBegun: ({ contents, format, filter, upTo }) =>
    `begyndte at eksportere ${contents === 'data' ? 'data fra ' : ''}historikken som ${format}, til position ${upTo}${because(
      ...Object.entries(Object(filter)).map(([name, value]) => `${name} ${value}`),
    )}`,
  HistoryExportEnded: ({ events, whole }) =>
    whole === true
      ? `eksporterede ${many(events, 'hændelse', 'hændelser')} fra historikken`
      : `afbrød en eksport efter ${many(events, 'hændelse', 'hændelser')}`,

  SessionBegun: ({ endsAt }) => `loggede ind på siderne, højst indtil ${endsAt}`,
  SessionEnded: () => 'loggede ud',
};

const nouns: Readonly<Record<string, string>> = {
  client: 'Klient',
  schedule: 'Tidsplan',
  person: 'Person',
  system: 'Tjenesten',
};

const nameOf = ({ type, id, name }: Named): string =>
  `${nouns[type] ?? type}${type === 'system' ? '' : ` ${id}`}${name === null ? '' : ` (${name})`}`;

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** What this version of the pages has no words for is said as the API says it. */
export const sentenceInDanish = ({
  type,
  stream,
  actor,
  onBehalfOf,
  sources,
  data,
  sentence,
}: SentenceFacts): string => {
  const deed = Object.hasOwn(deeds, type) ? deeds[type] : undefined;
  if (deed === undefined || actor === null || data === null) return sentence;
  const source = sources[0] ?? String(data.sourceId ?? '');
  const of = {
    id: stream.slice(stream.indexOf('-') + 1),
    source,
    sources: `${sources.length === 1 ? 'kilde' : 'kilderne'} ${several(sources)}`,
  };
  const behalf = onBehalfOf === null ? '' : `, på vegne af ${lowered(nameOf(onBehalfOf))}`;
  return `${nameOf(actor)} ${deed(data, of)}${behalf}`;
};
