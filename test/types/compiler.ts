import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

/** For a program of its own, in a folder where it finds its packages. */
export const PROGRAM = [
  '--strict',
  '--noEmit',
  '--skipLibCheck',
  '--types',
  'node',
  '--module',
  'NodeNext',
  '--target',
  'ES2022',
] as const;

/** What the newest TypeScript says against a project or files; empty: nothing. Several threads check what they share twice. */
export const compilerErrors = (args: readonly string[], cwd?: string): Promise<string> =>
  promisify(execFile)(process.execPath, [TSC, '--singleThreaded', ...args], { cwd }).then(
    () => '',
    ({ stdout, message }: { readonly stdout: string; readonly message: string }) => stdout || message,
  );
