import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDatabase } from '../database/connect.ts';
import { type EmbeddedServer, startEmbedded } from '../database/embedded.ts';
import { boundQuery } from '../database/query.ts';
import { firstLine, isServerError } from '../database/server-error.ts';
import { loadLexer } from '../ddl/lexer.ts';
import { splitStatements } from '../ddl/parse.ts';
import { renderQuery } from '../ddl/query-template.ts';
import { ExitCode } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { apply } from './apply.ts';
import { audit } from './audit.ts';
import { generate } from './generate.ts';
import type { Output } from './output.ts';
import { replayProject } from './replay.ts';

const EXAMPLES = join(packageRoot, 'examples');
const CATALOG = join(EXAMPLES, 'reconciler', 'catalog.ts');

/**
 * The whole story on a throw-away server: generate, apply, append as the worker, replay as the auditor, an
 * attempt to rewrite history, and the audit of a table written by hand and of the generated one.
 */
export const demo = async (output: Output): Promise<ExitCode> => {
  const scratch = await mkdtemp(join(tmpdir(), 'indelible-demo-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  const server = await startEmbedded();
  try {
    await loadLexer();
    await tellStory(server, join(scratch, 'generated'), output);
    return ExitCode.clean;
  } finally {
    await server.stop();
  }
};

const tellStory = async (server: EmbeddedServer, out: string, output: Output): Promise<void> => {
  const quiet: Output = { ...output, stdout: () => undefined, stderr: () => undefined };
  const title = (text: string): void => output.stdout(`\n── ${text}\n\n`);
  const project = { catalog: CATALOG, out };

  title('1. The catalog of the Expense Reconciler becomes SQL, types and a client (indelible generate)');
  await generate(project, quiet);
  await listFolder(out, output);

  title('2. The SQL is installed in a PostgreSQL that was just started (indelible apply)');
  await apply({ ...project, databaseUrl: server.url }, { ...output, stderr: () => undefined });

  title('3. Tuesday night: the worker logs in as worker_write and appends six events with plain INSERT');
  const worker = await loginFor(server, 'worker_write');
  await runAsWorker(worker, 'tuesday-night.sql', output);

  title('4. Wednesday morning: the auditor asks what happened (indelible replay)');
  const auditor = await loginFor(server, 'ledger_auditor');
  await replayProject({ catalog: CATALOG, databaseUrl: auditor }, output);

  title('5. The worker tries to rewrite history');
  await runAsWorker(worker, 'rewrite-history.sql', output);

  title('6. The same table as it is written by hand everywhere (indelible audit --sql)');
  await audit({ sql: [join(EXAMPLES, 'hand-written', 'agent_events.sql')] }, output);

  title('7. The generated table (indelible audit --database-url)');
  await audit({ databaseUrl: server.url, catalog: CATALOG }, output);
};

const listFolder = async (folder: string, output: Output): Promise<void> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const layers = new Map<string, number>();
  for (const file of files) {
    const [top = '', layer = '', ...more] = file.slice(folder.length + 1).split(/[\\/]/);
    const name = more.length > 0 ? `${top}/${layer}/` : [top, layer].filter(Boolean).join('/');
    layers.set(name, (layers.get(name) ?? 0) + 1);
  }
  for (const [name, count] of [...layers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    output.stdout(`  ${name}${name.endsWith('/') ? `  ${count} files` : ''}\n`);
  }
};

/** Gives a role of the catalog a login; returns its URL. */
const loginFor = async (server: EmbeddedServer, role: string): Promise<string> => {
  const password = randomBytes(12).toString('hex');
  const statement = boundQuery(await renderQuery('give_login', { role, password }));
  await withDatabase(server.url, (database) => database.query(statement));
  return server.urlFor({ user: role, password });
};

/** Runs an example's statements one by one and says what PostgreSQL said to each. */
const runAsWorker = async (url: string, example: string, output: Output): Promise<void> => {
  const script = await readFile(join(EXAMPLES, 'reconciler', example), 'utf8');
  await withDatabase(url, async (database) => {
    for (const statement of splitStatements(script)) {
      const said = await database.query(database.sql.__dangerous__rawValue(statement)).then(
        () => 'recorded',
        (error: unknown) =>
          isServerError(error) ? `refused: ${firstLine(error)} (${error.code})` : String(error),
      );
      output.stdout(`  ${oneLine(statement)}\n    ${said}\n`);
    }
  });
};

const SHOWN_LENGTH = 120;

/** A statement without its comments and line breaks, short enough for a terminal. */
const oneLine = (statement: string): string => {
  const line = statement
    .replaceAll(/^--.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const values = line.replace(/^INSERT INTO (\S+) \(.*?\) VALUES \( '[^']*', \S+ /, 'INSERT INTO $1 … ');
  return values.length > SHOWN_LENGTH ? `${values.slice(0, SHOWN_LENGTH)}…` : values;
};
