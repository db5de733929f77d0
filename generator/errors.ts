/** Exit codes of every verb; see README, "Exit codes". */
export const ExitCode = { clean: 0, findings: 1, failed: 2, incomplete: 3 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/**
 * An error whose cause we know: the CLI prints `message` and `hint`, never a stack.
 * Anything else that reaches the CLI is a defect of indelible and is reported as one.
 */
export class KnownError extends Error {
  override readonly name = 'KnownError';
  /** What to do next, one sentence; null when the message already says it. */
  readonly hint: string | null;
  readonly exitCode: ExitCode;

  constructor(message: string, options: { hint?: string; exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.hint = options.hint ?? null;
    this.exitCode = options.exitCode ?? ExitCode.failed;
  }
}
