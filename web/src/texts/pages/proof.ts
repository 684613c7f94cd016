/** The words of what is proved of an entry, in both languages. */
const en = {
  column: 'Proof',
  check: 'Verify',
  checkAll: (count: number) => (count === 1 ? 'Verify it' : `Verify these ${count}`),
  states: { checking: 'Verifying …', proved: 'Proved', 'not-yet': 'Not yet covered', broken: 'Broken' },
  notYet: 'A checkpoint follows some seconds after it happened.',
  unavailable:
    'This browser cannot check signatures here. It needs https (or this machine), and a browser that knows Ed25519.',
  proved: (index: number, size: number) =>
    `event ${(index + 1).toLocaleString('en-GB')} of a signed checkpoint of ${size.toLocaleString('en-GB')}`,
  broken: {
    form: 'What was given as a proof is none.',
    record: 'The signed record says something else than this row.',
    root: 'The record does not lead to the root of the checkpoint.',
    signature: 'The signature of the checkpoint is wrong.',
    key: 'The checkpoint is signed by none of the keys that the service names.',
  },
  expected: 'Expected',
  found: 'Found',
  all: (count: number) =>
    `${count === 1 ? 'The entry is' : `All ${count.toLocaleString('en-GB')} entries are`} proved.`,
  some: (broken: number, open: number) =>
    broken > 0 ? `${broken} do not hold: look at them first.` : `${open} are not yet covered by a checkpoint.`,
  what: 'What was checked, in this browser',
  list: [
    'Each record names this event, its type, place in its stream, time and who did it, as shown.',
    'The hash of the record, with those of the proof, is the root of the checkpoint.',
    'The checkpoint is signed with a key of this history (Ed25519).',
  ],
  not: 'What was not: that the sentence and the facts shown are the stored bytes, and that nobody has shown others another history. For that keep a checkpoint, and its key, outside, and run:',
  key: 'Signed by',
};

const da: typeof en = {
  column: 'Bevis',
  check: 'Efterprøv',
  checkAll: count => (count === 1 ? 'Efterprøv den' : `Efterprøv disse ${count}`),
  states: { checking: 'Efterprøver …', proved: 'Bevist', 'not-yet': 'Endnu ikke dækket', broken: 'Brudt' },
  notYet: 'Et kontrolpunkt følger nogle sekunder efter, at det skete.',
  unavailable:
    'Denne browser kan ikke efterprøve underskrifter her. Det kræver https (eller denne maskine) og en browser, der kender Ed25519.',
  proved: (index, size) =>
    `hændelse ${(index + 1).toLocaleString('da-DK')} i et underskrevet kontrolpunkt på ${size.toLocaleString('da-DK')}`,
  broken: {
    form: 'Det, der blev givet som bevis, er intet bevis.',
    record: 'Den underskrevne post siger noget andet end denne række.',
    root: 'Posten fører ikke til kontrolpunktets rod.',
    signature: 'Kontrolpunktets underskrift er forkert.',
    key: 'Kontrolpunktet er ikke underskrevet med nogen af de nøgler, som tjenesten nævner.',
  },
  expected: 'Ventet',
  found: 'Fundet',
  all: count => `${count === 1 ? 'Posten er' : `Alle ${count.toLocaleString('da-DK')} poster er`} bevist.`,
  some: (broken, open) =>
    broken > 0 ? `${broken} holder ikke: se på dem først.` : `${open} er endnu ikke dækket af et kontrolpunkt.`,
  what: 'Hvad der blev efterprøvet, i denne browser',
  list: [
    'Hver post nævner denne hændelse, dens type, plads i sin strøm, tidspunkt og hvem der gjorde det, som vist.',
    'Postens hash giver sammen med bevisets kontrolpunktets rod.',
    'Kontrolpunktet er underskrevet med en af historikkens nøgler (Ed25519).',
  ],
  not: 'Hvad der ikke blev: at sætningen og de viste fakta er de gemte bytes, og at ingen har vist andre en anden historik. Gem dertil et kontrolpunkt og dets nøgle udenfor, og kør:',
  key: 'Underskrevet af',
};

export const proof = { en, da };
