/** What can be done about an attempt that failed, in Danish: by the reason and the status, as the API says it in English. */

const OF_REASON: Readonly<Record<string, string>> = {
  timeout: 'Der kom intet helt svar inden for 15 s. Svar 202, så snart beskeden er gemt, og gør arbejdet bagefter.',
  'connection-refused': 'Der lytter ingen på denne adresse og port. Kører modtageren, og er der en firewall foran den?',
  'connection-reset':
    'Forbindelsen blev lukket, før der kom et svar. Se efter et nedbrud, en genstart eller en proxy, der begrænser, hvad den tager.',
  'connection-failed': 'Der kom ingen forbindelse i stand; nedenfor står, hvad systemet sagde.',
  'host-unreachable': 'Ingen vej fører til adressen. Er den stadig den rigtige?',
  tls: 'TLS-forbindelsen mislykkedes; nedenfor står hvorfor. Send hele certifikatkæden, og forny, hvad der er udløbet.',
  'name-not-found': 'Navnet i adressen fører ingen steder hen. Er det stavet rigtigt, og findes det stadig i DNS?',
  'private-address': 'Navnet fører til en privat adresse, som flowsync ikke må nå, medmindre driften tillader det.',
  'https-required': 'Adressen skal begynde med https://.',
  'invalid-url': 'Adressen kan ikke bruges, som den er; ret den.',
  'not-http': 'Det, der svarede, taler ikke HTTP. Er det den rigtige port, og http: eller https:, som det skal være?',
  'answer-too-large': 'Svaret er langt længere, end noget bør være. Svar 202 og intet andet.',
  'resolver-unavailable': 'Navneserverne hos flowsync svarede ikke. Det er ikke jeres skyld: intet forsøg er brugt.',
  'no-network': 'flowsync havde ingen vej ud. Det er ikke jeres skyld: intet forsøg er brugt.',
  'out-of-connections':
    'flowsync havde ikke plads til en forbindelse mere. Det er ikke jeres skyld: intet forsøg er brugt.',
  'secret-unreadable': 'flowsync kan ikke åbne webhookens hemmelighed: driften må se på det. Intet forsøg er brugt.',
  'message-unreadable': 'flowsync kan ikke læse den hændelse, det handler om: driften må se på det.',
};

const OF_STATUS: Readonly<Record<number, string>> = {
  401: 'Modtageren beder om at logge ind. Lad den i stedet kontrollere signaturen: den siger, hvem der sendte.',
  403: 'Modtageren, eller noget foran den, forbyder det. Se på dens firewall og på, hvordan den kontrollerer signaturen.',
  404: 'Der er intet på denne sti. Er adressen stadig rigtig?',
  405: 'Modtageren tager ikke imod POST på denne sti.',
  408: 'Modtageren opgav at vente; se efter en langsom proxy foran den.',
  410: 'Modtageren siger, at den er væk for altid: webhooken blev slået fra.',
  413: 'Modtageren tager ikke imod så store beskeder; hæv dens grænse.',
  415: 'Modtageren skal tage imod application/json.',
  429: 'Modtageren har for meget at gøre. Den kan sige i Retry-After, hvor længe der skal ventes.',
};

const ofClass = (status: number): string => {
  if (status >= 500) return 'Modtageren fejlede. Dens egen log siger mere.';
  if (status >= 400)
    return 'Modtageren afviste beskeden. Kontrollerer den signaturen over de bytes, der kom, som de kom?';
  if (status >= 300) return 'Modtageren viderestiller, og det følges ikke: sæt den endelige adresse ind.';
  return 'Kun en status fra 200 til 299 siger, at beskeden er taget imod.';
};

/** Null when nothing failed, or nothing is known of it. */
export const adviceInDanish = (reason: string | null, status: number | null): string | null => {
  if (status !== null) return status >= 200 && status < 300 ? null : (OF_STATUS[status] ?? ofClass(status));
  return reason !== null && Object.hasOwn(OF_REASON, reason) ? (OF_REASON[reason] ?? null) : null;
};
