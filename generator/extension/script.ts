import { orReplace } from '../ddl/or-replace.ts';
import type { Statement } from '../ddl/parse.ts';
import { renderFile } from '../ddl/query-template.ts';
import type { Values } from '../ddl/render.ts';
import { commented } from '../output/generated-files.ts';
import { type FunctionName, functionsIn, hasSameSignature, type ScriptFunction } from './functions.ts';
import { packagedBy } from './packaged-by.ts';
import type { Part } from './parts.ts';

/** Parts of SQL with what each is for in front of it, as a DBA reads them. */
export const partsText = (parts: readonly Part[]): string =>
  parts
    .map(({ path, purpose, statements }) => `-- ${path}\n${commented(purpose)}\n${textOf(statements)}`)
    .join('\n');

/** @param command that runs the script, for whoever gives it to psql instead. */
export const scriptText = (catalog: string, command: string, body: string): string =>
  `-- ${packagedBy(catalog)}\n\\echo Use "${command}" to load this file. \\quit\n\n${body}`;

/** A meta-command of psql: a server passes over such a line, PostgreSQL's parser and pg_tle know none. */
const ECHO = /^\\echo .*\n/gm;

export const withoutEcho = (script: string): string => script.replaceAll(ECHO, '');

/** What an update is of. */
export interface Updated {
  readonly extension: string;
  readonly schema: string;
  /** Texts of the scripts that install the one version and the other. */
  readonly earlier: string;
  readonly later: string;
}

/**
 * The statements with which the functions of the earlier script become those of the later one. Who may call a function
 * is not said again: what the owner granted since would pass for the extension's own, and a dump would leave it out.
 * Needs `loadLexer`.
 */
export const updateText = async ({ extension, schema, earlier, later }: Updated): Promise<string> => {
  const [before, after] = [functionsIn(withoutEcho(earlier)), functionsIn(withoutEcho(later))];
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, { called }]) => called);
  const leaving = await Promise.all(
    gone.map((called) =>
      renderFile('extension/leave_function.sql', { extension, ...valuesOf(schema, called) }),
    ),
  );
  const changes = await Promise.all(
    [...after].map(([key, fn]) => changeText(schema, before.get(key) ?? null, fn)),
  );
  return [...leaving, ...changes].filter((text) => text !== '').join('\n');
};

const changeText = async (
  schema: string,
  before: ScriptFunction | null,
  after: ScriptFunction,
): Promise<string> => {
  if (before === null) return textOf(after.statements);
  if (hasSameSignature(before.create, after.create)) return textOf(changedStatements(before, after));
  const drop = await renderFile('extension/drop_function.sql', valuesOf(schema, before.called));
  return `${drop}${textOf(after.statements)}`;
};

/** What stands alone has types of PostgreSQL's own only. */
const valuesOf = (schema: string, { name, arguments: types }: FunctionName): Values => {
  const [first, ...following] = types.map(({ type, isArray }) => ({ type, array: isArray ? [{}] : [] }));
  return { schema, function: name, first: first ? [first] : [], following };
};

const changedStatements = (before: ScriptFunction, after: ScriptFunction): Statement[] => {
  const same = new Set(before.statements.map(({ text }) => text));
  return after.statements
    .filter(({ text }) => !same.has(text))
    .map(({ node, text }) => ({ node, text: 'CreateFunctionStmt' in node ? orReplace(text) : text }));
};

const textOf = (statements: readonly Statement[]): string =>
  statements.map(({ text }) => `${text};\n`).join('');
