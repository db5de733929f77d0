import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A SQL file beside a rule, with what its `-- @name value` lines say. */
export interface CaseFile {
  readonly script: string;
  readonly directives: ReadonlyMap<string, string>;
}

export interface RuleCase {
  readonly rule: string;
  readonly holes: CaseFile;
  readonly clean: CaseFile;
  /** What the reported role does with the hole; absent for rules that only warn. */
  readonly attack: CaseFile | null;
}

const RULES = fileURLToPath(new URL('../../generator/audit/rules/', import.meta.url));
const BASES = fileURLToPath(new URL('bases/', import.meta.url));

export const ruleFolders = (): readonly string[] =>
  readdirSync(RULES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

const readCase = (path: string): CaseFile | null => {
  let script: string;
  try {
    script = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const directives = [...script.matchAll(/^-- @(\S+) ?(.*)$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  return { script, directives: new Map(directives) };
};

/** The case of a rule; null while a file is missing, which a test of its own reports. */
export const ruleCase = (rule: string): RuleCase | null => {
  const [holes, clean, attack] = ['holes', 'clean', 'attack'].map((name) =>
    readCase(`${RULES}${rule}/${name}.sql`),
  );
  return holes && clean ? { rule, holes, clean, attack: attack ?? null } : null;
};

/** Whether a case is about this major version: `-- @since N`, `-- @until N`. */
export const appliesTo = ({ directives }: CaseFile, major: number): boolean =>
  major >= Number(directives.get('since') ?? 0) && major <= Number(directives.get('until') ?? 99);

/** `-- @base hardened unguarded` (default: hardened), `-- @base none`. */
export const baseScripts = ({ directives }: CaseFile): readonly string[] =>
  (directives.get('base') ?? 'hardened')
    .split(' ')
    .filter((name) => name !== 'none')
    .map((name) => readFileSync(`${BASES}${name}.sql`, 'utf8'));
