/** The log does not answer. */
export class Unavailable extends Error {}
