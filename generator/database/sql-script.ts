/** One statement of a SQL file, without its semicolon, and where it begins. */
export interface ScriptStatement {
  readonly text: string;
  /** Line of its first word, from 1. */
  readonly line: number;
  /** A psql meta-command: it begins with a backslash and is not for the server. */
  readonly isMeta: boolean;
  /** The meta-command that sent the statement in place of a semicolon (`\gexec`, `\gset x_`); null for all others. */
  readonly sentBy: string | null;
}

/**
 * Splits a SQL file as psql does: at semicolons outside of quotes, comments, parentheses and `BEGIN ATOMIC … END`
 * bodies. psql meta-commands are statements of their own, but for those that send what stands before them; the rows
 * behind `COPY … FROM stdin` are left out. Drizzle's `--> statement-breakpoint` ends a statement too. Nothing is
 * parsed, so a statement that PostgreSQL refuses is still split off whole.
 */
export const splitScript = (source: string): readonly ScriptStatement[] => {
  const text = source.replaceAll('\r\n', '\n');
  const found: ScriptStatement[] = [];
  const lineAt = lineCounter(text);
  let start = 0;
  let depth = 0;
  let atomic = 0;
  let at = 0;

  const finish = (end: number, sentBy: string | null = null): boolean => {
    const from = start + leadingBlank(text.slice(start, end));
    const body = text.slice(from, end).trim();
    if (body !== '') found.push({ text: body, line: lineAt(from), isMeta: false, sentBy });
    depth = 0;
    atomic = 0;
    return body !== '';
  };

  while (at < text.length) {
    const rest = text.slice(at, at + LONGEST_TOKEN);
    if (rest.startsWith(BREAKPOINT)) finish(at);
    const quoted = skipQuoted(text, at);
    if (quoted !== null) {
      if (rest.startsWith(BREAKPOINT)) start = quoted;
      at = quoted;
      continue;
    }
    if (rest[0] === '\\' && /^\\[a-z!?]/i.test(rest)) {
      const end = endOfMeta(text, at);
      const command = text.slice(at, end).trim();
      const sent = finish(at, SENDS.test(command) ? command : null);
      if (!SENDS.test(command) || !sent) {
        found.push({ text: command, line: lineAt(at), isMeta: true, sentBy: null });
      }
      at = start = end;
      continue;
    }
    if (rest[0] === '(') depth++;
    if (rest[0] === ')') depth = Math.max(0, depth - 1);
    const word = /^[a-z_]\w*/i.exec(rest)?.[0];
    if (word) {
      atomic += atomicStep(word, text.slice(start, at), atomic);
      at += word.length;
      continue;
    }
    if (rest[0] === ';' && depth === 0 && atomic <= 0) {
      const copied = /^\s*COPY\b[\s\S]*\bFROM\s+STDIN\b/i.test(withoutComments(text.slice(start, at)));
      finish(at);
      at = start = copied ? afterRows(text, at + 1) : at + 1;
      continue;
    }
    at++;
  }
  finish(text.length);
  return found;
};

const LONGEST_TOKEN = 128;
const BREAKPOINT = '--> statement-breakpoint';

/** Meta-commands that send the statement before them (manual, "psql", Meta-Commands). */
const SENDS = /^\\(g|gx|gexec|gset|gdesc|crosstabview|watch|bind|bind_named|parse)(?![a-z_])/;

/** A meta-command takes its line, or ends at the next one behind `\\`. */
const endOfMeta = (text: string, at: number): number => {
  const line = endOfLine(text, at);
  const separator = text.slice(at, line).indexOf('\\\\');
  return separator < 0 ? line : at + separator + 2;
};

/** Replaces what `pattern` finds outside of quotes and comments; `pattern` is tried at every place. */
export const replaceOutsideQuotes = (
  text: string,
  pattern: RegExp,
  replacement: (found: RegExpExecArray, before: string) => string | null,
): string => {
  const sticky = new RegExp(pattern.source, 'y');
  let result = '';
  for (let at = 0; at < text.length; ) {
    const quoted = skipQuoted(text, at);
    if (quoted !== null) {
      result += text.slice(at, quoted);
      at = quoted;
      continue;
    }
    sticky.lastIndex = at;
    const found = sticky.exec(text);
    const value = found && replacement(found, text[at - 1] ?? '');
    if (found && value !== null) {
      result += value;
      at = sticky.lastIndex;
    } else {
      result += text[at];
      at++;
    }
  }
  return result;
};

const withoutComments = (text: string): string => text.slice(leadingBlank(text));

/** The end of the comment, string, quoted name or dollar-quoted body that begins at `at`; null: none does. */
const skipQuoted = (text: string, at: number): number | null => {
  const character = text[at];
  if (character === '-' && text[at + 1] === '-') return endOfLine(text, at);
  if (character === '/' && text[at + 1] === '*') return endOfComment(text, at);
  if (character === '"') return endOfQuoted(text, at, '"', false);
  if (character === "'") {
    const escapes = /(^|[^\w$])e$/i.test(text.slice(Math.max(0, at - 2), at));
    return endOfQuoted(text, at, "'", escapes);
  }
  if (character === '$' && !/[\w$]/.test(text[at - 1] ?? ' ')) {
    const tag = /^\$(?:[a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/i.exec(
      text.slice(at, at + LONGEST_TOKEN),
    )?.[0];
    if (!tag) return null;
    const end = text.indexOf(tag, at + tag.length);
    return end < 0 ? text.length : end + tag.length;
  }
  return null;
};

const endOfQuoted = (text: string, from: number, quote: string, escapes: boolean): number => {
  for (let at = from + 1; at < text.length; at++) {
    if (escapes && text[at] === '\\') at++;
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  return text.length;
};

/** Comments nest in PostgreSQL. */
const endOfComment = (text: string, from: number): number => {
  let open = 1;
  let at = from + 2;
  for (; at < text.length && open > 0; at++) {
    if (text.startsWith('/*', at)) {
      open++;
      at++;
    } else if (text.startsWith('*/', at)) {
      open--;
      at++;
    }
  }
  return at;
};

/** How far a word of a SQL-standard function body opens or closes a block. */
const atomicStep = (word: string, before: string, open: number): number => {
  const lower = word.toLowerCase();
  if (lower === 'atomic' && /\bbegin\s+$/i.test(before)) return 1;
  if (open <= 0) return 0;
  if (lower === 'case') return 1;
  return lower === 'end' ? -1 : 0;
};

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

/** Blank space and comments before the first word. */
const leadingBlank = (text: string): number => {
  let at = 0;
  for (;;) {
    const blank = /^\s+/.exec(text.slice(at))?.[0].length ?? 0;
    const comment = /^(--|\/\*)/.test(text.slice(at + blank, at + blank + 2))
      ? skipQuoted(text, at + blank)
      : null;
    if (blank === 0 && comment === null) return at;
    at = comment ?? at + blank;
  }
};

/** Behind the rows of a COPY: after the line `\.`, or here when there is none. */
const afterRows = (text: string, at: number): number => {
  const end = /^\\\.[ \t]*$/m.exec(text.slice(at));
  return end ? at + end.index + end[0].length : at;
};

const lineCounter = (text: string): ((at: number) => number) => {
  let counted = 0;
  let line = 1;
  return (at) => {
    if (at < counted) return text.slice(0, at).split('\n').length;
    for (; counted < at; counted++) if (text[counted] === '\n') line++;
    return line;
  };
};
