/** The facts of an event as everybody who may read the history sees them. */

type Facts = Readonly<Record<string, unknown>>;

/** Sealed secrets, and what is made of secrets, are nobody's reading. */
const HIDDEN_FIELDS = new Set(['secret', 'secretHash', 'secretFingerprint']);
/** What a receiver answered, but for the status, is for whoever owns the webhook, with the delivery: the part to hide, by the field. */
const HIDDEN_PARTS = new Map([
  ['answer', 'body'],
  ['exchange', 'answerHead'],
]);

/** Most events have nothing to hide: their facts are given back as they are. */
export const shownFacts = (facts: Facts): Facts =>
  Object.keys(facts).some(name => HIDDEN_FIELDS.has(name) || HIDDEN_PARTS.has(name)) ? withoutHidden(facts) : facts;

const withoutHidden = (facts: Facts): Facts =>
  Object.fromEntries(
    Object.entries(facts)
      .filter(([name]) => !HIDDEN_FIELDS.has(name))
      .map(([name, value]) => [name, withoutPart(value, HIDDEN_PARTS.get(name))]),
  );

const withoutPart = (value: unknown, hidden: string | undefined): unknown => {
  if (hidden === undefined || typeof value !== 'object' || value === null) return value;
  const { [hidden]: _hidden, ...shown } = value as Facts;
  return shown;
};
