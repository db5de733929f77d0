import { Node, type ObjectLiteralExpression, Project, SyntaxKind } from 'ts-morph';
import type { Problem } from './problem.ts';

/**
 * Keys that stand twice in an object of the catalog's source. JavaScript silently keeps the last one, so an
 * event type that is declared twice would lose its first declaration without a word.
 */
export const duplicateKeys = (path: string, source: string): Problem[] => {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const file = project.createSourceFile(`/${path.split(/[\\/]/).at(-1)}`, source);
  return file.getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression).flatMap(duplicatesIn);
};

const duplicatesIn = (object: ObjectLiteralExpression): Problem[] => {
  const seen = new Map<string, number>();
  return object.getProperties().flatMap((property) => {
    const name = keyOf(property);
    if (name === null) return [];
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, property.getStartLineNumber());
      return [];
    }
    const { line, column } = property.getSourceFile().getLineAndColumnAtPos(property.getStart());
    return [
      {
        at: `line ${line}, column ${column}`,
        problem: `${JSON.stringify(name)} is declared twice in the same object, first on line ${first}`,
        hint: 'Rename one of the two; JavaScript would keep only the last.',
      },
    ];
  });
};

/** The key as JavaScript has it; null where it is computed at run time. */
const keyOf = (property: Node): string | null => {
  if (!Node.isPropertyAssignment(property) && !Node.isShorthandPropertyAssignment(property)) return null;
  const name = property.getNameNode();
  if (Node.isStringLiteral(name) || Node.isNoSubstitutionTemplateLiteral(name)) return name.getLiteralText();
  if (Node.isNumericLiteral(name)) return String(name.getLiteralValue());
  return Node.isIdentifier(name) ? name.getText() : null;
};
