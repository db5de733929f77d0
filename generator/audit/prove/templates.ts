import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadLexer } from '../../ddl/lexer.ts';
import { render, type Values } from '../../ddl/render.ts';
import { parseTemplate, type Template } from '../../ddl/template.ts';
import { packageRoot } from '../../package-root.ts';

const parsed = new Map<string, Promise<Template>>();

/** A statement of `templates/prove/` with its names and values in place, without its semicolon and comment. */
export const statement = async (name: string, values: Values): Promise<string> => {
  const path = `prove/${name}.sql`;
  const known = parsed.get(name) ?? readTemplate(path);
  parsed.set(name, known);
  return render(await known, values)
    .trim()
    .replace(/;$/, '');
};

const readTemplate = async (path: string): Promise<Template> => {
  const [text] = await Promise.all([readFile(join(packageRoot, 'templates', path), 'utf8'), loadLexer()]);
  return parseTemplate(path, text);
};
