import type { Operation } from '../body/condition.ts';
import { findAll } from '../body/plpgsql.ts';
import { type DdlJudge, namedObjects, owns, schemasOf } from './ddl.ts';

/** The worst first. */
const HARMFUL = ['trigger', 'truncate', 'delete', 'update'];
const OPENS: Readonly<Record<string, Operation>> = {
  truncate: 'TRUNCATE',
  delete: 'DELETE',
  update: 'UPDATE',
};
const READING = ['select', 'references'];

/** GRANT … ON ALL TABLES IN SCHEMA, and USAGE; what names tables was looked for with the other statements. */
export const schemaGranted: DdlJudge = ({ is_grant, targtype, objtype, objects, privileges }, context) => {
  if (is_grant !== true) return 'harmless';
  const said = findAll(privileges ?? [], 'AccessPriv').map(({ priv_name }) => String(priv_name));
  if (objtype === 'OBJECT_SCHEMA')
    return said.every((one) => one === 'usage') && said.length > 0 ? 'harmless' : 'unknown';
  if (targtype !== 'ACL_TARGET_ALL_IN_SCHEMA' || objtype !== 'OBJECT_TABLE') return 'unknown';
  const homes = schemasOf(context.table);
  if (!namedObjects(objects).some(([schema]) => homes.has(schema ?? ''))) return 'harmless';
  const given = said.length === 0 ? HARMFUL : said;
  if (given.every((one) => READING.includes(one)) || !owns(context, context.table.owner)) return 'harmless';
  const worst = HARMFUL.find((one) => given.includes(one));
  if (worst === undefined) return 'unknown';
  const opens = OPENS[worst];
  const statement = `GRANT ${worst.toUpperCase()} ON ALL TABLES`;
  return { capability: 'escalate', statement, ...(opens ? { opens } : {}) };
};
