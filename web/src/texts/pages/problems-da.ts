/**
 * What the service refuses, in Danish. It says so in English, with the values in the sentence: each sentence stands here as it
 * is written there, with names in the places of its values. One that is not here is shown in English.
 */
type Pair = readonly [english: string, danish: string];

const MISSING: ReadonlyArray<Pair> = [
  ['There is no flow with the id {flow}.', 'Der er intet flow med id {flow}.'],
  ['There is no such flow.', 'Der er intet sådant flow.'],
  ['Flow {flow} has no external source with the id {source}.', 'Flow {flow} har ingen kilde med id {source}.'],
  [
    'Flow {flow} has no external source with the reference "{reference}".',
    'Flow {flow} har ingen kilde med referencen „{reference}“.',
  ],
  [
    'Flow {flow} has no sync request with the id {request}.',
    'Flow {flow} har ingen bestilt synkronisering med id {request}.',
  ],
  ['Flow {flow} has no schedule with the id {schedule}.', 'Flow {flow} har ingen tidsplan med id {schedule}.'],
  ['There is no such schedule.', 'Der er ingen sådan tidsplan.'],
  ['Flow {flow} has no hold with the id {hold}.', 'Flow {flow} har ingen tilbageholdt ændring med id {hold}.'],
  ['Participant {id} is not on flow {flow}.', 'Deltager {id} er ikke på flow {flow}.'],
  [
    'Participant {id} is not allocated to external source {source} of flow {flow}.',
    'Deltager {id} er ikke på kilde {source} i flow {flow}.',
  ],
  ['There is no webhook with the id {webhook}.', 'Der er ingen webhook med id {webhook}.'],
  ['There is no such webhook.', 'Der er ingen sådan webhook.'],
  ['There is no delivery with the id {delivery}.', 'Der er ingen leverance med id {delivery}.'],
  ['There is no such delivery.', 'Der er ingen sådan leverance.'],
  [
    'Webhook {webhook} has no recovery with the id {recovery}.',
    'Webhook {webhook} har ingen samlet genafsendelse med id {recovery}.',
  ],
  ['There is no such recovery.', 'Der er ingen sådan genafsendelse.'],
  ['There is no API client with the id {client}.', 'Der er ingen API-klient med id {client}.'],
  ['There is no such API client.', 'Der er ingen sådan API-klient.'],
  ['There is no event with the id {event}.', 'Der er ingen hændelse med id {event}.'],
  ['There is no such session.', 'Der er ingen sådan session.'],
  ['There is nothing at {path}.', 'Der er intet på {path}.'],
  [
    'This link was used before, or is too old; paste the key that was printed at the first start.',
    'Dette link er brugt før eller for gammelt; indsæt den nøgle, der blev udskrevet ved den første start.',
  ],
  [
    'There is no practice integration here; FLOWSYNC_PRACTICE=on switches it on.',
    'Her er ingen øveintegration; FLOWSYNC_PRACTICE=on slår den til.',
  ],
];

const CONFLICTS: ReadonlyArray<Pair> = [
  [
    'Flow {flow} is archived; unarchive it to change it.',
    'Flow {flow} er arkiveret; tag det tilbage fra arkivet for at ændre det.',
  ],
  [
    'Flow {flow} has an external source with the reference "{reference}".',
    'Flow {flow} har allerede en kilde med referencen „{reference}“.',
  ],
  [
    'Flow {flow} would have {count} {things}; at most {limit} are allowed.',
    'Flow {flow} ville have {count} {things}; højst {limit} er tilladt.',
  ],
  [
    'Flow {flow} has no external source to sync; add one first.',
    'Flow {flow} har ingen kilde at synkronisere; tilføj først en.',
  ],
  [
    'Sync request {request} is open or queued; undo it when it has ended, or cancel it.',
    'Synkronisering {request} er i gang eller venter; fortryd den, når den er slut, eller annuller den.',
  ],
  [
    'External source "{reference}" of flow {flow} is open in sync request {request}.',
    'Kilden „{reference}“ i flow {flow} er i gang i synkronisering {request}.',
  ],
  [
    'Sync request {request} of flow {flow} is not open any more.',
    'Synkronisering {request} af flow {flow} er ikke længere i gang.',
  ],
  [
    'Sync request {request} of flow {flow} is queued: it is sent when the one before it has ended.',
    'Synkronisering {request} af flow {flow} venter: den sendes, når den før den er slut.',
  ],
  [
    'Sync request {request} has ended; request another sync instead.',
    'Synkronisering {request} er slut; bestil en ny i stedet.',
  ],
  [
    'Flow {flow} has changed while the undo was planned; try again.',
    'Flow {flow} er ændret, mens fortrydelsen blev planlagt; prøv igen.',
  ],
  ['Hold {hold} of flow {flow} is not open any more.', 'Ændring {hold} af flow {flow} er ikke længere tilbageholdt.'],
  [
    'Hold {hold} would take {count} participants away by now, not {shown}; look at it again.',
    'Ændring {hold} ville nu tage {count} deltagere væk, ikke {shown}; se på den igen.',
  ],
  [
    'There would be {count} webhooks; at most {limit} are allowed.',
    'Der ville være {count} webhooks; højst {limit} er tilladt.',
  ],
  [
    'body.url leads to another origin than before: give it a new secret as well.',
    'Adressen fører et andet sted hen end før: giv også webhooken en ny hemmelighed.',
  ],
  [
    '{whose} has {count} secrets that are valid; rotate again when the next of them ends, at {time}, in {seconds} s.',
    '{whose} har {count} hemmeligheder, der gælder; lav en ny igen, når den næste af dem slutter, {time}, om {seconds} s.',
  ],
  ['Webhook {webhook} is switched off; switch it on first.', 'Webhook {webhook} er slået fra; slå den til først.'],
  [
    'Recovery {recovery} of webhook {webhook} is not finished yet; wait for it, or cancel it.',
    'Genafsendelse {recovery} til webhook {webhook} er ikke færdig endnu; vent på den, eller annuller den.',
  ],
  [
    'Delivery {delivery} was sent again {count} times, which is as often as it may.',
    'Leverance {delivery} er sendt igen {count} gange, og oftere må den ikke.',
  ],
  ['API client {client} is revoked.', 'API-klient {client} er tilbagekaldt.'],
  ['API client {client} is revoked; register a new one.', 'API-klient {client} er tilbagekaldt; opret en ny.'],
  ['API client {client} expired at {time}.', 'API-klient {client} udløb {time}.'],
  [
    'There would be {count} API clients; at most {limit} are allowed. Revoke those that are not used.',
    'Der ville være {count} API-klienter; højst {limit} er tilladt. Tilbagekald dem, der ikke bruges.',
  ],
  [
    'API client {client} cannot be {change} by itself; let another admin do it.',
    'API-klient {client} kan ikke gøre dette ved sig selv; lad en anden admin gøre det.',
  ],
  [
    'The practice integration was removed {count} times already.',
    'Øveintegrationen er allerede fjernet {count} gange.',
  ],
];

const RIGHTS: ReadonlyArray<Pair> = [
  [
    '{route} is for {roles}; API client {client} is {role}.',
    '{route} er for rollerne {roles}; API-klient {client} har rollen {role}.',
  ],
  ['x-api-key is not the key of an API client.', 'Det er ikke nøglen til nogen API-klient.'],
  [
    'Nobody is signed in here, or the session has ended; sign in.',
    'Ingen er logget ind her, eller sessionen er slut; log ind.',
  ],
  [
    'Too many wrong credentials were sent from {address}; wait {seconds} s.',
    'Der kom for mange forkerte nøgler fra {address}; vent {seconds} s.',
  ],
  [
    'Only the pages themselves may ask for this. Programs use the API with the key of a client.',
    'Kun siderne selv må spørge om dette. Programmer bruger API’et med en klients nøgle.',
  ],
  [
    '{route} is not for managers who see their own flows only{more}.',
    '{route} er ikke for managere, der kun ser deres egne flows.',
  ],
  [
    'Your API client is no user of the platform (userId), so no flow can name it as its manager.',
    'Jeres API-klient er ingen bruger af platformen (userId), så intet flow kan nævne den som sin manager.',
  ],
];

const FOR_NOW: ReadonlyArray<Pair> = [
  [
    'This search takes too long: narrow it, for example by a code or a reference.',
    'Denne søgning tager for lang tid: gør den snævrere, for eksempel med en kode eller en reference.',
  ],
  [
    'These records are too large for one answer: ask for fewer by limit.',
    'Dette er for meget for ét svar: spørg efter færre ad gangen.',
  ],
  ['Too many searches run at the moment; try again.', 'Der søges for meget lige nu; prøv igen.'],
  ['The read model {name} is not up to date yet; try again.', 'Læsemodellen {name} er ikke ajour endnu; prøv igen.'],
  [
    'What was at that moment cannot be built: {cause}; try again.',
    'Det øjeblik kan ikke sættes sammen: {cause}; prøv igen.',
  ],
  [
    'What was at that moment is being built: event {done} of {total} is read; ask again, or wait longer (prefer: wait=30).',
    'Det øjeblik bliver sat sammen: hændelse {done} af {total} er læst; prøv igen om lidt.',
  ],
  ['The event store does not answer; try again.', 'Hændelseslageret svarer ikke; prøv igen.'],
  ['Others change this at the same moment; try again.', 'Andre ændrer dette i samme øjeblik; prøv igen.'],
  [
    'This change takes {bytes} bytes; the event store takes {limit} at once.',
    'Denne ændring fylder {bytes} bytes; hændelseslageret tager {limit} ad gangen.',
  ],
  ['The table of names does not answer; try again.', 'Navnetabellen svarer ikke; prøv igen.'],
  [
    'Names cannot be read or written at the moment; try again.',
    'Navne kan ikke læses eller skrives lige nu; prøv igen.',
  ],
  [
    'Names and addresses cannot be read or written at the moment; try again.',
    'Navne og adresser kan ikke læses eller skrives lige nu; prøv igen.',
  ],
  [
    'What receivers answered cannot be read now; try again.',
    'Hvad modtagere svarede, kan ikke læses lige nu; prøv igen.',
  ],
  ['Reasons cannot be read at the moment; try again.', 'Grunde kan ikke læses lige nu; prøv igen.'],
  [
    'No checkpoint covers this yet: one is made some seconds after it happened.',
    'Intet kontrolpunkt dækker dette endnu: der laves et nogle sekunder efter.',
  ],
  [
    'The index in which causes are found is being built; try again.',
    'Indekset, som årsager findes i, bliver bygget; prøv igen.',
  ],
  [
    'There are as many connections as the service takes; try again.',
    'Der er så mange forbindelser, som tjenesten tager; prøv igen.',
  ],
  ['{count} wait for tests already; try again, or leave wait out.', '{count} venter allerede på tests; prøv igen.'],
  [
    'Something went wrong here, not with the request; it is logged under {id}.',
    'Noget gik galt i tjenesten, ikke hos dig; det står i dens log under {id}.',
  ],
];

/** `{field}` is where the value was given. What was given follows, see below. */
const MISFITS: ReadonlyArray<Pair> = [
  ['{field} is missing', '{field} mangler'],
  ['{field} is not a field that is known here', '{field} er ikke et felt, der kendes her'],
  ['{field} is given more than once', '{field} er angivet mere end én gang'],
  ['{field} must not be empty', '{field} må ikke være tom'],
  ['{field} must be text', '{field} skal være tekst'],
  ['{field} must be true or false', '{field} skal være true eller false'],
  ['{field} must have at least {limit} characters', '{field} skal have mindst {limit} tegn'],
  ['{field} must have at most {limit} characters, has {count}', '{field} må højst have {limit} tegn, har {count}'],
  ['{field} must have {least} to {most} items, has {count}', '{field} skal have {least} til {most} dele, har {count}'],
  ['{field} must have at most {limit} keys, has {count}', '{field} må højst have {limit} nøgler, har {count}'],
  [
    '{field} must not contain control characters, line breaks or marks of direction',
    '{field} må ikke indeholde kontroltegn, linjeskift eller retningstegn',
  ],
  [
    '{field} must not contain control characters or broken Unicode',
    '{field} må ikke indeholde kontroltegn eller brudt Unicode',
  ],
  ['{field} must not begin or end with a blank', '{field} må ikke begynde eller slutte med et mellemrum'],
  [
    '{field} must be in composed form (Unicode NFC), as é and not e with an accent',
    '{field} skal være på sammensat form (Unicode NFC), som é og ikke e med en accent',
  ],
  ['{field} must be a whole number from {least} to {most}', '{field} skal være et helt tal fra {least} til {most}'],
  [
    '{field} must be made of letters, digits and - _ , . ; : | only',
    '{field} må kun bestå af bogstaver, cifre og - _ , . ; : |',
  ],
  [
    '{field} must be made of letters, digits and - _ , . ; : | only, and * for any of them',
    '{field} må kun bestå af bogstaver, cifre og - _ , . ; : |, og * for et hvilket som helst antal af dem',
  ],
  ['{field} must be made of visible ASCII characters', '{field} må kun bestå af synlige ASCII-tegn'],
  [
    '{field} must be a time with a zone, as 2026-11-24T09:30:00Z or 2026-11-24T10:30:00.000+01:00',
    '{field} skal være et tidspunkt med en zone, som 2026-11-24T09:30:00Z eller 2026-11-24T10:30:00.000+01:00',
  ],
  ['{field} must be a time as 2026-11-24T09:30:00.000Z', '{field} skal være et tidspunkt som 2026-11-24T09:30:00.000Z'],
  ['{field} must be a day that exists', '{field} skal være en dag, der findes'],
  ['{field} must be later than since, {since}', '{field} skal være senere end since, {since}'],
  ['{field} must be later than body.from, {from}', '{field} skal være senere end body.from, {from}'],
  ['{field} must not lie before from, position {from}', '{field} må ikke ligge før from, position {from}'],
  [
    '{field} must be a position, a time with a zone (2026-11-24T10:00:00Z), or how long ago (-90s, -15m, -2h, -7d)',
    '{field} skal være en position, et tidspunkt med en zone (2026-11-24T10:00:00Z), eller hvor længe siden (-90s, -15m, -2h, -7d)',
  ],
  [
    '{field} lies in the future: the log ends at position {position}, at {time}',
    '{field} ligger i fremtiden: historikken slutter ved position {position}, {time}',
  ],
  [
    '{field} lies before the beginning: the first event is at position {position}, of {time}',
    '{field} ligger før begyndelsen: den første hændelse er ved position {position}, {time}',
  ],
  [
    '{field} is no cron expression of five fields: {cause}',
    '{field} er intet cron-udtryk med fem felter, som "30 5 * * MON-FRI"',
  ],
  [
    '{field} must be a cron expression of five fields as "30 5 * * MON-FRI", "daily 05:30" or "every 30m"',
    '{field} skal være et cron-udtryk med fem felter som "30 5 * * MON-FRI", "daily 05:30" eller "every 30m"',
  ],
  [
    '{field} must be as "daily 05:30", or "every 30m" (m, h or d)',
    '{field} skal være som "daily 05:30" eller "every 30m" (m, h eller d)',
  ],
  ['{field} must come at least every 366 days', '{field} skal komme mindst hver 366. dag'],
  [
    '{field} must be the name of a time zone as "Europe/Copenhagen"',
    '{field} skal være navnet på en tidszone som "Europe/Copenhagen"',
  ],
  [
    '{field} is no time zone of the IANA database, as "Europe/Copenhagen"',
    '{field} er ingen tidszone i IANA-databasen, som "Europe/Copenhagen"',
  ],
  ['{field} must be a URL', '{field} skal være en URL'],
  ['{field} must begin with https://', '{field} skal begynde med https://'],
  ['{field} must lead to a public address', '{field} skal føre til en offentlig adresse'],
  ['{field} must not hold a user name or password', '{field} må ikke indeholde brugernavn eller adgangskode'],
  ['{field} must not have a fragment (#)', '{field} må ikke have et fragment (#)'],
  ['{field} must not name port 0', '{field} må ikke nævne port 0'],
  [
    '{field} must be an id, or client:<id>, schedule:<id> or person:<id>',
    '{field} skal være et id, eller client:<id>, schedule:<id> eller person:<id>',
  ],
  [
    '{field} must be an id, or client:<id>, schedule:<id> or system:<name>',
    '{field} skal være et id, eller client:<id>, schedule:<id> eller system:<navn>',
  ],
  [
    '{field} must be a type of event, or the begin of some with * at its end, as Sync*',
    '{field} skal være en type hændelse, eller begyndelsen af nogle med * til sidst, som Sync*',
  ],
  [
    '{field} must be a type of event, or the begin of some',
    '{field} skal være en type hændelse, eller begyndelsen af nogle',
  ],
  [
    '{field} must be the id of an API client, a schedule or a person',
    '{field} skal være id for en API-klient, en tidsplan eller en person',
  ],
  [
    'From query.since {since} to query.until {until} more than {limit} would have to be looked at one by one: ask for less time, for whole days of UTC, or with a filter that leaves fewer',
    'Fra {since} til {until} skulle der ses på flere end {limit} én for én: spørg efter kortere tid, efter hele døgn i UTC, eller med et filter, der levner færre',
  ],
  [
    'Between these moments flow {flow} has more than {limit} events: choose moments that lie nearer together.',
    'Mellem disse øjeblikke har flow {flow} flere end {limit} hændelser: vælg øjeblikke, der ligger nærmere hinanden.',
  ],
];

export const SENTENCES = [...MISSING, ...CONFLICTS, ...RIGHTS, ...FOR_NOW, ...MISFITS];

/** Of what there may be too many. */
const THINGS: Readonly<Record<string, string>> = {
  'external sources': 'kilder',
  participants: 'deltagere',
  'participants allocated to its sources': 'deltagere på sine kilder',
  schedules: 'tidsplaner',
};

const GIVEN = '; it is ';
const OR_NULL = ' or null';

/** Null: it is not known here. */
export const problemInDanish = (message: string): string | null => {
  const at = message.indexOf(GIVEN);
  const [said, given] = at === -1 ? [message, null] : [message.slice(0, at), message.slice(at + GIVEN.length)];
  const english = said.endsWith(OR_NULL) ? said.slice(0, -OR_NULL.length) : said;
  for (const [known, danish] of SENTENCES) {
    const values = valuesIn(english, known);
    if (values === null) continue;
    const sentence = danish.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values.get(name) ?? '';
      return name === 'things' ? (THINGS[value] ?? value) : value;
    });
    return given === null ? sentence : `${sentence}; der står ${given}`;
  }
  return null;
};

/** What stands in the places of the names; null: it is another sentence. */
const valuesIn = (text: string, known: string): ReadonlyMap<string, string> | null => {
  const [begin = '', ...parts] = known.split(/\{(\w+)\}/);
  if (!text.startsWith(begin)) return null;
  const values = new Map<string, string>();
  let at = begin.length;
  for (let n = 0; n < parts.length; n += 2) {
    const [name = '', next = ''] = [parts[n], parts[n + 1]];
    const end = n + 2 < parts.length ? text.indexOf(next, at) : text.length - next.length;
    if (end < at || !text.startsWith(next, end)) return null;
    // The name of a field has no blank.
    if (name === 'field' && text.slice(at, end).includes(' ')) return null;
    values.set(name, text.slice(at, end));
    at = end + next.length;
  }
  return at === text.length ? values : null;
};
