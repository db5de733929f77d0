import { type AuditOptions, audit } from '../../generator/commands/audit.ts';

export interface AuditRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the verb in this process, as cli.ts does. */
export const runAuditVerb = async (
  options: AuditOptions,
  look: { readonly colour?: boolean; readonly width?: number } = {},
): Promise<AuditRun> => {
  const written = { stdout: '', stderr: '' };
  const code = await audit(options, {
    stdout: (text) => {
      written.stdout += text;
    },
    stderr: (text) => {
      written.stderr += text;
    },
    colour: look.colour ?? false,
    width: look.width,
  });
  return { code, ...written };
};
