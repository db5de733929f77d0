import { replaceOutsideQuotes } from '../../database/sql-script.ts';
import { quoteIdentifier, quoteLiteral } from '../../ddl/quote.ts';

/** psql's variables (manual, "psql", Variables). */
export type Variables = Map<string, string>;

const VARIABLE = /:(?:\{\?(?<asked>\w+)\}|'(?<literal>\w+)'|"(?<identifier>\w+)"|(?<plain>[A-Za-z_]\w*))/;

/** Puts values in place of `:name`, `:'name'`, `:"name"` and `:{?name}`; what is not set stays as it is. */
export const interpolated = (text: string, variables: Variables): string =>
  replaceOutsideQuotes(text, VARIABLE, ({ groups = {} }, before) => {
    if (before === ':') return null;
    const { asked, literal, identifier, plain } = groups;
    if (asked !== undefined) return variables.has(asked) ? 'TRUE' : 'FALSE';
    const value = variables.get(literal ?? identifier ?? plain ?? '');
    if (value === undefined) return null;
    if (literal !== undefined) return quoteLiteral(value);
    return identifier !== undefined ? quoteIdentifier(value) : value;
  });

/** The first `:'name'` or `:"name"` that has no value: such a statement is no SQL. */
export const unsetVariable = (text: string): string | null => {
  let found: string | null = null;
  replaceOutsideQuotes(text, /:(?:'(\w+)'|"(\w+)")/, ([, literal, identifier], before) => {
    if (before !== ':') found ??= literal ?? identifier ?? null;
    return null;
  });
  return found;
};

/** A meta-command and its arguments; an argument is null when a program of the shell would say it. */
export interface MetaCommand {
  readonly name: string;
  readonly arguments: readonly (string | null)[];
}

const ARGUMENT = /`[^`]*`|'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*"|\S/y;

export const metaCommand = (text: string, variables: Variables): MetaCommand => {
  const [, name = '', rest = ''] = /^\\([a-z_?!]+)\s*([\s\S]*)$/i.exec(text) ?? [];
  return { name, arguments: argumentsOf(rest, variables) };
};

const argumentsOf = (rest: string, variables: Variables): readonly (string | null)[] => {
  const found: (string | null)[] = [];
  let open = false;
  for (let at = 0; at < rest.length; ) {
    if (/\s/.test(rest[at] ?? '')) {
      open = false;
      at++;
      continue;
    }
    const variable = new RegExp(VARIABLE.source, 'y');
    variable.lastIndex = at;
    ARGUMENT.lastIndex = at;
    const named = variable.exec(rest);
    const token = named?.[0] ?? ARGUMENT.exec(rest)?.[0] ?? rest[at] ?? '';
    const value = named ? interpolated(token, variables) : unquoted(token);
    const before = open ? found.pop() : '';
    found.push(before === null || before === undefined || value === null ? null : before + value);
    open = true;
    at += token.length;
  }
  return found;
};

const unquoted = (token: string): string | null => {
  if (token.startsWith('`')) return null;
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'").replace(/\\(.)/g, '$1');
  return token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token;
};

/** Whether a part of a file runs: `unknown` when its condition can't be decided. */
export type Running = 'runs' | 'skipped' | 'unknown';

type Branch = 'runs' | 'done' | 'waits' | 'unknown';

/** The conditions that are open at a place in a file: \if, \elif, \else, \endif. */
export interface Conditions {
  readonly running: () => Running;
  /** Takes a meta-command; false when it is no conditional one. */
  readonly take: (command: MetaCommand) => boolean;
}

export const conditions = (): Conditions => {
  const open: Branch[] = [];
  const running = (): Running => {
    if (open.some((branch) => branch === 'done' || branch === 'waits')) return 'skipped';
    return open.includes('unknown') ? 'unknown' : 'runs';
  };
  const branchOf = (given: readonly (string | null)[]): Branch => {
    const value = decided(given);
    if (value === null) return 'unknown';
    return value ? 'runs' : 'waits';
  };
  const take = ({ name, arguments: given }: MetaCommand): boolean => {
    const last = open.length - 1;
    switch (name) {
      case 'if':
        open.push(running() === 'skipped' ? 'done' : branchOf(given));
        return true;
      case 'elif':
        if (open[last] === 'waits') open[last] = branchOf(given);
        else if (open[last] === 'runs') open[last] = 'done';
        return true;
      case 'else':
        if (open[last] === 'waits') open[last] = 'runs';
        else if (open[last] === 'runs') open[last] = 'done';
        return true;
      case 'endif':
        open.pop();
        return true;
      default:
        return false;
    }
  };
  return { running, take };
};

/** psql takes any beginning of these words; what is none of them counts as false. */
const decided = (given: readonly (string | null)[]): boolean | null => {
  if (given.includes(null)) return null;
  const text = given.join(' ').toLowerCase();
  // A variable that nobody has set here may be set where the file is really run.
  if (text.startsWith(':')) return null;
  if (text === '1' || text === 'on') return true;
  return text !== '' && ['true', 'yes'].some((word) => word.startsWith(text));
};
