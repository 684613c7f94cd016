/** The facts of an event as everybody who may read the history sees them. */

type Facts = Readonly<Record<string, unknown>>;

/** Sealed secrets, and what is made of secrets, are nobody's reading. */
const HIDDEN_FIELDS = ['secret', 'secretHash', 'secretFingerprint'];

export const shownFacts = (facts: Facts): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts)
      .filter(([name]) => !HIDDEN_FIELDS.includes(name))
      .map(([name, value]) => [name, withoutAnswer(name, value)]),
  );

/** What a receiver answered, but for the status, is for whoever owns the webhook, with the delivery. */
const withoutAnswer = (name: string, value: unknown): unknown => {
  const hidden = name === 'answer' ? 'body' : name === 'exchange' ? 'answerHead' : null;
  if (hidden === null || typeof value !== 'object' || value === null) return value;
  const { [hidden]: _hidden, ...shown } = value as Facts;
  return shown;
};
