import { type AuditOptions, audit } from '../../generator/commands/audit.ts';
import { type Captured, captured } from '../commands/captured.ts';

/** Runs the verb in this process, as cli.ts does. */
export const runAuditVerb = (
  options: AuditOptions,
  look: { readonly colour?: boolean; readonly width?: number } = {},
): Promise<Captured> => captured((output) => audit(options, output), look);
