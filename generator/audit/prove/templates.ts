import { renderFile } from '../../ddl/query-template.ts';
import type { Values } from '../../ddl/render.ts';

/** A statement of `templates/prove/` with its names and values in place, without its semicolon and comment. */
export const statement = async (name: string, values: Values): Promise<string> =>
  (await renderFile(`prove/${name}.sql`, values)).trim().replace(/;$/, '');
