import { docLines } from './literals.ts';

/** Source code that grows line by line and keeps the indentation. */
export class Code {
  private text = '';
  private depth = 0;
  private atLineStart = true;

  /** Text of one line. */
  write(text: string): this {
    if (text === '') return this;
    this.text += this.atLineStart ? `${'  '.repeat(this.depth)}${text}` : text;
    this.atLineStart = false;
    return this;
  }

  newLine(): this {
    this.text += '\n';
    this.atLineStart = true;
    return this;
  }

  writeLine(text: string): this {
    if (!this.atLineStart) this.newLine();
    return this.write(text).newLine();
  }

  /** What `inside` writes, on lines of its own and one step to the right. */
  indent(inside: () => void): this {
    if (!this.atLineStart) this.newLine();
    this.depth++;
    inside();
    if (!this.atLineStart) this.newLine();
    this.depth--;
    return this;
  }

  /** Braces around what `inside` writes. */
  block(inside: () => void): this {
    return this.write('{').indent(inside).write('}');
  }

  toString(): string {
    return this.text;
  }
}

/** A JSDoc comment above what comes next; nothing for an empty text. */
export const writeDoc = (code: Code, text: string): void => {
  const lines = docLines(text);
  const [first = ''] = lines;
  if (lines.length > 1) {
    code.writeLine('/**');
    for (const line of lines) code.writeLine(line === '' ? ' *' : ` * ${line}`);
    code.writeLine(' */');
  } else if (first !== '') code.writeLine(`/** ${first} */`);
};

/** Separates declarations by one empty line. */
export const startDeclaration = (code: Code, doc: string): void => {
  code.newLine();
  writeDoc(code, doc);
};

/** `export type name = …;`, one member a line if there are many; `never` for none. */
export const writeUnion = (code: Code, name: string, members: readonly string[]): void => {
  code.write(`export type ${name} =`);
  if (members.length <= 2) code.write(` ${members.join(' | ') || 'never'};`).newLine();
  else {
    code.indent(() => {
      for (const member of members.slice(0, -1)) code.writeLine(`| ${member}`);
      code.writeLine(`| ${members.at(-1)};`);
    });
  }
};

/** An array literal, one item a line. */
export const writeList = (code: Code, items: readonly string[]): void => {
  if (items.length === 0) code.write('[]');
  else {
    code.write('[').indent(() => {
      for (const item of items) code.writeLine(`${item},`);
    });
    code.write(']');
  }
};
