/**
 * A template is a PostgreSQL script as it stands: its parameters are quoted placeholders, `"{table}"` for a
 * name and `'{doc}'` for a string, declared with a sample in the header; repetition is a pair of comments
 * around whole lines. There is nothing else, no expressions and no conditions (an empty list is one).
 *
 * ```sql
 * -- Comment on every column.                    what the object is for
 * -- @for table                                  one object a …
 * -- @file 40_tables/{table}_comments.sql        where it goes
 * -- @param schema ledger                        name and sample
 * -- @param column id
 * -- @list columns                               what `@each` may repeat
 * -- @each columns
 * COMMENT ON COLUMN "{schema}"."{table}"."{column}" IS '{doc}';
 * -- @end
 * ```
 */
export interface Template {
  /** Path below `templates/`, for messages. */
  readonly path: string;
  /** What the object is for, and why it is so: the comment lines of the header. */
  readonly purpose: string;
  /** What the template is rendered for, once each: `catalog`, `table`, `event`, … */
  readonly scope: string;
  /** Path of the output with placeholders in it. */
  readonly output: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly lists: ReadonlySet<string>;
  readonly body: readonly Block[];
}

export type Block = TextBlock | EachBlock;

export interface TextBlock {
  readonly kind: 'text';
  readonly text: string;
}

export interface EachBlock {
  readonly kind: 'each';
  readonly list: string;
  readonly body: readonly Block[];
}

export const PLACEHOLDER = /\{([a-z][a-z0-9_]*)\}/g;

const DIRECTIVE = /^\s*-- @(\w+)(?:\s+(\S+))?(?:\s+(.*\S))?\s*$/;

/**
 * Reads a template's text.
 *
 * @throws Error that names file and line when the template itself is wrong; that is a defect of indelible.
 */
export const parseTemplate = (path: string, text: string): Template => {
  const parser = new TemplateParser(path);
  text.split('\n').forEach((line, index) => {
    parser.line(line, index + 1);
  });
  return parser.finish();
};

class TemplateParser {
  private purpose = '';
  private scope = '';
  private output = '';
  private readonly parameters = new Map<string, string>();
  private readonly lists = new Set<string>();
  private readonly open: { list: string; body: Block[] }[] = [{ list: '', body: [] }];
  private inHeader = true;
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  line(line: string, number: number): void {
    const [, directive, word = '', rest = ''] = DIRECTIVE.exec(line) ?? [];
    if (directive !== undefined) this.directive(directive, word, rest, number);
    else if (this.inHeader && line.startsWith('-- '))
      this.purpose += `${this.purpose && '\n'}${line.slice(3).trim()}`;
    else this.text(line, number);
  }

  finish(): Template {
    const [root] = this.open;
    if (this.open.length !== 1 || !root) throw this.defect(0, '@each without @end');
    for (const [name, value] of Object.entries({
      purpose: this.purpose,
      '@for': this.scope,
      '@file': this.output,
    })) {
      if (value === '') throw this.defect(0, `no ${name} in the header`);
    }
    this.checkPlaceholders(this.output, 0);
    const { path, purpose, scope, output, parameters, lists } = this;
    return { path, purpose, scope, output, parameters, lists, body: root.body };
  }

  private directive(directive: string, word: string, rest: string, number: number): void {
    switch (directive) {
      case 'for':
        this.scope = word;
        return;
      case 'file':
        this.output = word;
        return;
      case 'param':
        this.parameters.set(word, rest);
        return;
      case 'list':
        this.lists.add(word);
        return;
      case 'each':
        if (!this.lists.has(word)) throw this.defect(number, `@each ${word}: no such @list`);
        this.inHeader = false;
        this.open.push({ list: word, body: [] });
        return;
      case 'end':
        this.close(number);
        return;
      default:
        throw this.defect(number, `there is no directive @${directive}`);
    }
  }

  private close(number: number): void {
    const block = this.open.length > 1 ? this.open.pop() : undefined;
    if (!block) throw this.defect(number, '@end without @each');
    this.open.at(-1)?.body.push({ kind: 'each', list: block.list, body: block.body });
  }

  private text(line: string, number: number): void {
    if (this.inHeader && line.trim() === '') return;
    this.inHeader = false;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is the range of ASCII
    if (/[^\x00-\x7f]/.test(line)) throw this.defect(number, 'only ASCII, or the lexer miscounts');
    this.checkPlaceholders(line, number);
    const body = this.open.at(-1)?.body ?? [];
    const last = body.at(-1);
    if (last?.kind === 'text') body[body.length - 1] = { kind: 'text', text: `${last.text}${line}\n` };
    else body.push({ kind: 'text', text: `${line}\n` });
  }

  private checkPlaceholders(text: string, number: number): void {
    for (const [, name = ''] of text.matchAll(PLACEHOLDER)) {
      if (!this.parameters.has(name)) throw this.defect(number, `{${name}} has no @param`);
    }
  }

  private defect(line: number, what: string): Error {
    return new Error(`templates/${this.path}${line > 0 ? `:${line}` : ''}: ${what}`);
  }
}
