import type { ts as TypeScript } from 'ts-morph';
import { ts } from '../typescript.ts';
import type { Problem } from './problem.ts';

/**
 * Keys that stand twice in an object of the catalog's source. JavaScript silently keeps the last one, so an
 * event type that is declared twice would lose its first declaration without a word.
 */
export const duplicateKeys = (file: TypeScript.SourceFile): Problem[] => {
  const problems: Problem[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (ts.isObjectLiteralExpression(node)) problems.push(...duplicatesIn(file, node));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return problems;
};

const duplicatesIn = (file: TypeScript.SourceFile, object: TypeScript.ObjectLiteralExpression): Problem[] => {
  const firstLines = new Map<string, number>();
  return object.properties.flatMap((property) => {
    const name = keyOf(property.name);
    if (name === null) return [];
    const { line, character } = file.getLineAndCharacterOfPosition(property.getStart(file));
    const first = firstLines.get(name);
    if (first === undefined) {
      firstLines.set(name, line);
      return [];
    }
    return [
      {
        at: `line ${line + 1}, column ${character + 1}`,
        problem: `${JSON.stringify(name)} is declared twice in the same object, first on line ${first + 1}`,
        hint: 'Rename one of the two; JavaScript would keep only the last.',
      },
    ];
  });
};

/** The key as JavaScript has it; null where it is computed at run time. */
const keyOf = (name: TypeScript.PropertyName | undefined): string | null => {
  if (name === undefined || ts.isComputedPropertyName(name) || ts.isPrivateIdentifier(name)) return null;
  return ts.isNumericLiteral(name) ? String(Number(name.text)) : name.text;
};
