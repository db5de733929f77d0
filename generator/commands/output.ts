/** Where a verb writes: `stdout` is the result, `stderr` is progress and errors. */
export interface Output {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Whether stdout is a terminal that shows colour. */
  readonly colour: boolean;
  /** How many columns stdout has when it is a terminal. */
  readonly width?: number | undefined;
}
