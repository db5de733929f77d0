/** Why nothing can be tried on a server, as the end of a sentence. Every finding is then `not tried`. */
export class NothingTried extends Error {
  /** What to do instead, as a sentence. */
  readonly hint: string;

  constructor(why: string, hint: string, options?: ErrorOptions) {
    super(why, options);
    this.hint = hint;
  }
}

export const onStandby = (): NothingTried =>
  new NothingTried(
    'the server is a standby, which takes no writes, not even to roll them back',
    'Give it the primary.',
  );
