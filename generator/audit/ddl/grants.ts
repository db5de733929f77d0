import { findAll } from '../body/plpgsql.ts';
import { type DdlJudge, namedObjects, owns, schemasOf } from './ddl.ts';

const HARMFUL: Readonly<Record<string, 'update' | 'delete' | 'truncate' | 'alter'>> = {
  truncate: 'truncate',
  delete: 'delete',
  update: 'update',
  trigger: 'alter',
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
  const given = said.length === 0 ? Object.keys(HARMFUL) : said;
  if (given.every((one) => READING.includes(one)) || !owns(context, context.table.owner)) return 'harmless';
  const worst = Object.keys(HARMFUL).find((one) => given.includes(one));
  const capability = HARMFUL[worst ?? ''];
  return capability === undefined
    ? 'unknown'
    : { capability, statement: `GRANT ${worst?.toUpperCase()} ON ALL TABLES` };
};
