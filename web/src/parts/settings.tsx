/** What whoever uses the pages chooses for themselves: language, colours, clock and keys. It stays in the browser. */
import { useState } from 'preact/hooks';
import { choose } from '../data/router';
import { BROWSER, keepZone, zone } from '../data/zone';
import { type Language, language, spoken, texts } from '../texts';
import { keys } from '../texts/pages/keys';
import { Field } from './basics';
import { Dialog } from './dialog';
import { areKeysOn, switchKeys } from './keys';

export type Theme = 'system' | 'light' | 'dark';
const THEME = 'flowsync-theme';

export const theme = (): Theme => {
  const kept = localStorage.getItem(THEME);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
};

export const wear = (chosen: Theme): void => {
  localStorage.setItem(THEME, chosen);
  document.documentElement.dataset.theme = chosen;
};

export const Settings = ({
  speak,
  close,
}: {
  readonly speak: (language: Language) => void;
  readonly close: () => void;
}) => {
  const { top } = texts;
  const words = spoken(keys);
  const [chosen, set] = useState<Theme>(theme);
  const [isOn, switchOn] = useState(areKeysOn);
  const dress = (value: string): void => {
    set(value as Theme);
    wear(value as Theme);
  };
  const press = (value: string): void => {
    switchKeys(value === 'on');
    switchOn(value === 'on');
  };
  return (
    <Dialog title={top.settings} submit={null} close={close}>
      <Field
        {...{ label: top.languageOf, name: 'language', value: language }}
        of={[
          ['en', 'English'],
          ['da', 'Dansk'],
        ]}
        onInput={value => speak(value as Language)}
      />
      <Field
        {...{ label: top.theme, name: 'theme', value: chosen }}
        of={(['system', 'light', 'dark'] as const).map(name => [name, top.themes[name]] as const)}
        onInput={dress}
      />
      <Zone />
      <Field
        {...{ label: words.of, name: 'keys', value: isOn ? 'on' : 'off', onInput: press }}
        of={[
          ['on', words.on],
          ['off', words.no],
        ]}
      />
    </Dialog>
  );
};

/** Browsers know some places by their former names only. */
const RENAMED: Readonly<Record<string, string>> = {
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
};
const ALL = Intl.supportedValuesOf('timeZone').map(name => RENAMED[name] ?? name);
const ZONES: ReadonlyArray<string> = [...new Set([BROWSER, 'UTC', ...ALL.toSorted()])];

const Zone = () => {
  const { top } = texts;
  const wear = (name: string): void => {
    keepZone(name);
    // What was kept holds where the address names none; it is drawn anew.
    choose({ tz: undefined });
  };
  return (
    <Field
      {...{ label: top.zone, name: 'zone', value: zone, onInput: wear, hint: top.zoneHint }}
      of={[...new Set([...ZONES, zone])].map(name => [name, name === BROWSER ? top.zoneHere(name) : name] as const)}
    />
  );
};
