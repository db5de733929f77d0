import CodeBlockWriter from 'code-block-writer';
import { docLines } from './literals.ts';

/** Source code that grows line by line and keeps the indentation. */
export type Code = CodeBlockWriter;

export const newCode = (): Code =>
  new CodeBlockWriter({ newLine: '\n', indentNumberOfSpaces: 2, useSingleQuote: true });

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
