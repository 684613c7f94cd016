/** The facts of an event as everybody who may read the history sees them. */

/** Of a receiver's answer the status: its text is for whoever owns the webhook, with the delivery. */
const statusOf = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && 'status' in answer ? { status: answer.status } : answer;

const HIDDEN_FIELDS = ['secret', 'secretHash', 'secretFingerprint'];
const IN_PART = new Set(['answer', ...HIDDEN_FIELDS]);

/** Sealed secrets, and what is made of secrets, are nobody's reading. */
export const shownFacts = (facts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.keys(facts).every(name => !IN_PART.has(name)) ? facts : shownInPart(facts);

const shownInPart = (facts: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts)
      .filter(([name]) => !HIDDEN_FIELDS.includes(name))
      .map(([name, value]) => [name, name === 'answer' ? statusOf(value) : value]),
  );
