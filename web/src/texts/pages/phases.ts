/** The words of how the time of one sync was spent, in both languages. */
const en = {
  title: 'Where the time went',
  phases: {
    queue: 'waited for another sync',
    untilFirstAttempt: 'until the first webhook was sent',
    untilDelivered: 'until a webhook was taken',
    untilFirstProgress: 'until the integration reported progress',
    untilEnd: 'until the end',
  },
  phase: 'Phase',
  took: 'Took',
  whose: 'Waited for',
  waiting: {
    queue: 'the sync before it',
    ours: 'flowsync',
    schedule: 'the next attempt',
    theirs: 'the receiver and its integration',
    people: 'a person who had to decide',
  },
  goesOn: 'goes on',
  attempts: 'Attempts at',
};

const da: typeof en = {
  title: 'Hvor tiden gik hen',
  phases: {
    queue: 'ventede på en anden synkronisering',
    untilFirstAttempt: 'indtil den første webhook blev sendt',
    untilDelivered: 'indtil en webhook blev modtaget',
    untilFirstProgress: 'indtil integrationen meldte fremgang',
    untilEnd: 'indtil slutningen',
  },
  phase: 'Fase',
  took: 'Varede',
  whose: 'Ventede på',
  waiting: {
    queue: 'synkroniseringen før',
    ours: 'flowsync',
    schedule: 'næste forsøg',
    theirs: 'modtageren og dens integration',
    people: 'en person, der skulle beslutte',
  },
  goesOn: 'fortsætter',
  attempts: 'Forsøg på',
};

export const phases = { en, da };
