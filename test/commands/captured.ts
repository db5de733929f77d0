import type { Output } from '../../generator/commands/output.ts';
import { tellError } from '../../generator/commands/tell-error.ts';

export interface Captured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a verb in this process and keeps what it writes; what goes wrong is thrown. */
export const captured = async (
  verb: (output: Output) => Promise<number>,
  look: Partial<Pick<Output, 'colour' | 'width'>> = {},
): Promise<Captured> => {
  const written = { stdout: '', stderr: '' };
  const code = await verb({
    stdout: (text) => {
      written.stdout += text;
    },
    stderr: (text) => {
      written.stderr += text;
    },
    colour: false,
    ...look,
  });
  return { code, ...written };
};

/** Runs a verb in this process, as cli.ts does: what goes wrong is told, too. */
export const capturedAsTold = (verb: (output: Output) => Promise<number>): Promise<Captured> =>
  captured((output) => verb(output).catch((error: unknown) => tellError(error, output)));
