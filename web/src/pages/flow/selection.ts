/** Which sources are selected: it stands in the address, so that a link shows others the same. */
import { useState } from 'preact/hooks';
import { choose, here } from '../../data/router';

/** No reference has it. */
const BETWEEN = ' ';
/** A longer address is not taken everywhere: so many sources are selected in this tab only. */
const MAX_CHARACTERS = 1500;

type Selection = ReadonlySet<string>;

const inAddress = (): Selection => new Set((here().query.get('select') ?? '').split(BETWEEN).filter(Boolean));

export const useSelection = (): readonly [Selection, (references: Selection) => void] => {
  const [selected, set] = useState(inAddress);
  const select = (references: Selection): void => {
    const text = [...references].join(BETWEEN);
    set(references);
    choose({ select: text === '' || text.length > MAX_CHARACTERS ? undefined : text });
  };
  return [selected, select];
};
