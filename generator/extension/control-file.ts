import type { Catalog } from '../catalog/model.ts';
import { packagedBy } from './packaged-by.ts';

/**
 * The control file (manual, "Extension Files"). Names of the schema are in every function, so it can't be moved. It
 * needs no superuser: whoever makes it owns it, and that shall be the owner of the events, who can't log in.
 */
export const controlFile = ({ name, version, schema }: Catalog): string =>
  [
    `# ${packagedBy(name)}`,
    `comment = ${quoted(commentOf(name))}`,
    `default_version = ${quoted(version)}`,
    `schema = ${quoted(schema)}`,
    'relocatable = false',
    'superuser = false',
    'trusted = false',
    `requires = 'plpgsql'`,
    `encoding = 'UTF8'`,
    '',
  ].join('\n');

/** What the extension is, in one line. */
export const commentOf = (catalog: string): string =>
  `Functions of the append-only event store ${catalog.replaceAll(/\s+/g, ' ')}.`;

/** As in postgresql.conf: a quote is doubled, and a backslash stands for more than itself. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
