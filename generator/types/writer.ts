import type { CodeBlockWriter } from 'ts-morph';
import { docLines } from './literals.ts';

/** ts-morph's code writer: it keeps the indentation; what is written is up to us. */
export type Code = CodeBlockWriter;

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
  code.blankLineIfLastNot();
  writeDoc(code, doc);
};

/** `export type name = …;`, one member a line if there are many; `never` for none. */
export const writeUnion = (code: Code, name: string, members: readonly string[]): void => {
  code.write(`export type ${name} =`);
  if (members.length <= 2) code.write(` ${members.join(' | ') || 'never'};`).newLine();
  else {
    code.indent(() => {
      for (const member of members.slice(0, -1)) code.newLineIfLastNot().write(`| ${member}`);
      code.newLine().write(`| ${members.at(-1)};`);
    });
  }
};

/** An array literal of literals, one a line. */
export const writeList = (code: Code, literals: readonly string[]): void => {
  if (literals.length === 0) {
    code.write('[]');
    return;
  }
  code.write('[').newLine();
  code.indent(() => {
    for (const literal of literals) code.writeLine(`${literal},`);
  });
  code.write(']');
};
