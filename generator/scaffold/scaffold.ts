import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KnownError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';

/** A file of a project, and what is to become of the one that is there. */
export interface ScaffoldFile {
  /** Path below the project's folder, with `/`. */
  readonly path: string;
  /**
   * The text that it should have.
   *
   * @param before text of the file that is there; null: none is.
   * @returns null: it stays as it is.
   */
  textFor(before: string | null): string | null;
}

/** Everything that `init` gives a project. */
export const scaffold = async (): Promise<readonly ScaffoldFile[]> => {
  const [catalog, workflow, attributes] = await Promise.all([
    ours('examples', 'starter', 'catalog.ts'),
    ours('templates', 'project', 'indelible.yml'),
    ours('templates', 'project', 'gitattributes'),
  ]);
  return [
    onlyNew('catalog.ts', catalog),
    onlyNew('indelible.config.json', jsonText({ catalog: 'catalog.ts', out: 'generated' }, 2)),
    { path: 'package.json', textFor: withScripts },
    onlyNew('.github/workflows/indelible.yml', workflow),
    { path: '.gitattributes', textFor: (before) => withLines(before, attributes) },
  ];
};

const ours = (...path: readonly string[]): Promise<string> => readFile(join(packageRoot, ...path), 'utf8');

const onlyNew = (path: string, text: string): ScaffoldFile => ({
  path,
  textFor: (before) => (before === null ? text : null),
});

/** Names that hardly any project has already. */
const SCRIPTS: Readonly<Record<string, string>> = {
  'events:generate': 'indelible generate',
  'events:check': 'indelible check',
  'events:release': 'indelible release',
  'events:apply': 'indelible apply',
};

/**
 * Adds the scripts that are not there; one that is stays.
 *
 * @throws KnownError when the file is no JSON object.
 */
const withScripts = (before: string | null): string | null => {
  if (before === null) return jsonText({ private: true, type: 'module', scripts: SCRIPTS }, 2);
  const known = objectOf(before);
  const { scripts = {} } = known;
  if (!isObject(scripts)) throw notJson('"scripts" is no object');
  if (Object.keys(SCRIPTS).every((name) => name in scripts)) return null;
  const text = jsonText({ ...known, scripts: { ...SCRIPTS, ...scripts } }, indentOf(before));
  return before.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
};

const objectOf = (text: string): Readonly<Record<string, unknown>> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notJson((cause as Error).message);
  }
  if (isObject(value)) return value;
  throw notJson('it is no object');
};

const notJson = (why: string): KnownError =>
  new KnownError(`package.json can not be read: ${why}; nothing was written.`, {
    hint: 'Mend it, then run the same again.',
  });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the file indents with, as `npm` keeps it. */
const indentOf = (json: string): string => /^\{\r?\n([ \t]+)/.exec(json)?.[1] ?? '  ';

const jsonText = (value: object, indent: string | number): string =>
  `${JSON.stringify(value, null, indent)}\n`;

/** Adds the lines that are not there, at the end. */
const withLines = (before: string | null, wanted: string): string | null => {
  if (before === null) return wanted;
  const known = new Set(before.split(/\r?\n/));
  const missing = wanted.split('\n').filter((line) => line !== '' && !known.has(line));
  if (missing.length === 0) return null;
  const end = before === '' || before.endsWith('\n') ? '' : '\n';
  return `${before}${end}${missing.join('\n')}\n`;
};
