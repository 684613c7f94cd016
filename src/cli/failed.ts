/** Ends a command with one line on standard error and exit code 1. */
export class Failed extends Error {}

/** Ends a command that is not done, without a line: it was interrupted, or nobody reads what it writes. */
export class Ended extends Error {
  constructor(readonly exitCode: 0 | 130) {
    super('it was ended');
  }
}
