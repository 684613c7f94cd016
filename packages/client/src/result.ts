/** What a call ends with: nothing is thrown that a caller should handle. */

/** One thing that is wrong. `reason` is part of the contract; `message` is for people and may change. */
export interface Problem {
  readonly reason: string;
  readonly message: string;
}

/** flowsync answered, and refused. */
export interface Refused {
  readonly kind: 'refused';
  /** The HTTP status. */
  readonly status: number;
  /** That of the first problem, for programs. */
  readonly reason: string;
  readonly message: string;
  readonly problems: ReadonlyArray<Problem>;
}

/** No answer came, or none that is one of flowsync; whether the call had an effect is not known. */
export interface Unreachable {
  readonly kind: 'unreachable';
  readonly message: string;
}

export interface Success<Data> {
  readonly data: Data;
  readonly error?: undefined;
  readonly status: number;
  /** Of a change: send it as `atLeast` with a read at another replica. */
  readonly position: string | null;
}

export type Result<Data> = Success<Data> | { readonly data?: undefined; readonly error: Refused | Unreachable };
