/** The words of the keys that act on every page, in both languages. */
const en = {
  title: 'Keys',
  help: 'They do nothing while you type in a field or a dialog is open.',
  off: 'Switch the keys off',
  offHelp: 'They can be switched on again in the settings.',
  of: 'Single keys',
  on: 'on: ? shows them',
  no: 'off',
  copied: (zone: string) => `The address of what is shown was copied, with its times in ${zone}.`,
  notCopied: 'This browser does not let pages copy here. Copy the address by hand.',
  keys: [
    ['?', 'these keys'],
    ['/', 'to the filter'],
    ['j  k', 'to the next and the row before'],
    ['Enter', 'opens what has the focus'],
    ['[  ]', 'before and next: syncs of a flow, pages of a list, events, stretches of time'],
    ['.', 'back to now, live'],
    ['v', 'drawing or table'],
    ['c', 'copy the address of what is shown'],
  ] as ReadonlyArray<readonly [string, string]>,
};

const da: typeof en = {
  title: 'Taster',
  help: 'De gør intet, mens du skriver i et felt, eller et vindue er åbent.',
  off: 'Slå tasterne fra',
  offHelp: 'De kan slås til igen under indstillinger.',
  of: 'Enkelte taster',
  on: 'slået til: ? viser dem',
  no: 'slået fra',
  copied: zone => `Adressen på det viste er kopieret, med dets tider i ${zone}.`,
  notCopied: 'Denne browser lader ikke sider kopiere her. Kopiér adressen selv.',
  keys: [
    ['?', 'disse taster'],
    ['/', 'til filteret'],
    ['j  k', 'til næste og forrige række'],
    ['Enter', 'åbner det, der har fokus'],
    ['[  ]', 'forrige og næste: et flows synkroniseringer, sider af en liste, hændelser, tidsrum'],
    ['.', 'tilbage til nu, live'],
    ['v', 'tegning eller tabel'],
    ['c', 'kopiér adressen på det viste'],
  ],
};

export const keys = { en, da };
