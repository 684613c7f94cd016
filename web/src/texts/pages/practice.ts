/** The words of the practice integration and its sample flows, in both languages. */
const en = {
  make: 'Make a sample flow',
  making: 'Making it …',
  offer:
    'See a whole sync in a minute: a sample flow, and a practice integration within this service that answers it with made-up people.',
  ofFlow: 'This is a sample flow: a practice integration within this service answers its syncs.',
  ofFlowHelp: 'It has made-up people, takes its time, and sometimes fails on purpose. Press Request sync.',
  title: 'Practice integration',
  there: (clientId: string) => `There is one, the API client ${clientId}. It hears of sample flows alone.`,
  none: 'There is none. It comes with the first sample flow.',
  remove: 'Remove it …',
  removeTitle: 'Remove the practice integration',
  removeAsk:
    'Its key and its webhook are taken away, and its sample flows are archived. What has happened stays in the history.',
};

const da: typeof en = {
  make: 'Opret et eksempel',
  making: 'Opretter …',
  offer:
    'Se en hel synkronisering på et minut: et flow som eksempel, og en øveintegration i selve tjenesten, som svarer med opdigtede personer.',
  ofFlow: 'Dette flow er et eksempel: en øveintegration i selve tjenesten besvarer dets synkroniseringer.',
  ofFlowHelp:
    'Den har opdigtede personer, tager sin tid og fejler nogle gange med vilje. Tryk på knappen for synkronisering.',
  title: 'Øveintegration',
  there: clientId => `Der er én, API-klienten ${clientId}. Den hører kun om eksempler.`,
  none: 'Der er ingen. Den kommer med det første eksempel.',
  remove: 'Fjern den …',
  removeTitle: 'Fjern øveintegrationen',
  removeAsk:
    'Dens nøgle og dens webhook tages væk, og dens eksempler arkiveres. Hvad der er sket, bliver stående i historikken.',
};

export const practice = { en, da };
