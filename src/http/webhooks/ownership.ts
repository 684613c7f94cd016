/**
 * Whose webhooks a caller may see and change. A webhook belongs to the API client that made it: an integrator has to do
 * with their own alone, and gets for others' the answer for those that do not exist.
 */
import type { RequestContext } from '../edge/request-context';

/** Null: whoever owns them. */
export const ownerToShow = ({ caller }: RequestContext): string | null =>
  caller?.role === 'integrator' ? caller.clientId : null;

export const mayUse = (context: RequestContext, owner: string | null): boolean => {
  const only = ownerToShow(context);
  return only === null || only === owner;
};

/** What a receiver answers may tell of its inside. */
export const maySeeAnswers = ({ caller }: RequestContext, owner: string | null): boolean =>
  caller?.role === 'admin' || (owner !== null && caller?.clientId === owner);
