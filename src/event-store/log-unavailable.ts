/** The log does not answer: thrown where it is read from within a generator. */
export class LogUnavailable extends Error {}
