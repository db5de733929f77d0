import type { Output } from '../../generator/commands/output.ts';

export interface Captured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a verb in this process, as cli.ts does, and keeps what it writes. */
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
