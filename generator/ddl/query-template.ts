import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { loadLexer } from './lexer.ts';
import { render, type Values } from './render.ts';
import { parseTemplate, type Template } from './template.ts';

const parsed = new Map<string, Promise<Template>>();

/** A query of `templates/queries/` on tables whose names are the user's, for `boundQuery`. */
export const renderQuery = (name: string, values: Values): Promise<string> =>
  renderFile(`queries/${name}.sql`, values);

/** @param path below `templates/`, of a template that is rendered when it is asked for. */
export const renderFile = async (path: string, values: Values): Promise<string> => {
  const template = parsed.get(path) ?? readTemplate(path);
  parsed.set(path, template);
  return render(await template, values);
};

const readTemplate = async (path: string): Promise<Template> => {
  const [text] = await Promise.all([readFile(join(packageRoot, 'templates', path), 'utf8'), loadLexer()]);
  return parseTemplate(path, text);
};
