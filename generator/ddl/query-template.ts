import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { loadLexer } from './lexer.ts';
import { render, type Values } from './render.ts';
import { parseTemplate } from './template.ts';

/** A query of `templates/queries/` on tables whose names are the user's, for `boundQuery`. */
export const renderQuery = async (name: string, values: Values): Promise<string> => {
  const path = `queries/${name}.sql`;
  const [text] = await Promise.all([readFile(join(packageRoot, 'templates', path), 'utf8'), loadLexer()]);
  return render(parseTemplate(path, text), values);
};
