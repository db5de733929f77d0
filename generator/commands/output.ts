/** Where a verb writes: `stdout` is the result, `stderr` is progress and errors. */
export interface Output {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Resolves when stdout has room again, to whether anybody reads it still. Whoever writes much waits, or holds all of it. */
  drained?(): Promise<boolean>;
  /** Shows a person how far it has come, in place of what was shown before; not there where nobody looks. */
  progress?(text: string): void;
  /** Whether stdout is a terminal that shows colour. */
  readonly colour: boolean;
  /** How many columns stdout has when it is a terminal. */
  readonly width?: number | undefined;
}
