/** Why a regular expression has no exact counterpart in PostgreSQL, and what to write instead. */
export class RegexRefusal extends Error {
  readonly hint: string;

  constructor(problem: string, hint: string) {
    super(problem);
    this.hint = hint;
  }
}

/** How JavaScript reads a text with this pattern. */
export interface RegexContext {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  /** Without the flag u JavaScript sees UTF-16 code units. */
  readonly units: boolean;
}
