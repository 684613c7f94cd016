/** Why a control is off for whoever is signed in; null: it is not. */
import { asOf } from '../data/router';
import { may, type Role, session } from '../data/session';
import { texts } from '../texts';

/** What changes something: nobody changes the past. */
export const mayNot = (...roles: ReadonlyArray<Role>): string | null => {
  if (asOf() !== null) return texts.past.off;
  return may(...roles) ? null : texts.common.notForRole(texts.top.roles[session()?.role ?? 'analyst']);
};
