// The question of audit-cross-product.sql, answered by what the audit is made of: its facts, and its graph of roles.
import { factQueries } from '../../dist/audit/facts/fact-files.js';
import { roleGraph } from '../../dist/audit/graph/role-graph.js';
import { boundQuery } from '../../dist/database/query.js';

const PRIVILEGES = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'];

/** How many of (role, table, privilege) hold, as has_table_privilege says it. */
export const holders = async (database) => {
  const queries = factQueries();
  return database.tx(async (transaction) => {
    const read = (fact, values, major = 99) => transaction.query(boundQuery(queries(fact, major), values));
    const [server] = await read('server');
    const [{ found: tables }] = await read('tables');
    const grants = await read('relation-grants', [tables.map(({ oid }) => oid)]);
    const roles = await read('roles');
    const memberships = await read('memberships', [], server.major);
    const facts = { server, roles, memberships, databaseGrants: await read('database-grants') };
    return countHeld(facts, tables, grants);
  });
};

const countHeld = (facts, tables, grants) => {
  const graph = roleGraph(facts, new Set());
  const asked = facts.roles.map(({ name }) => name).filter((name) => !name.startsWith('pg_'));
  const superusers = asked.filter((role) => graph.isSuperuser(role));
  const known = new Map();
  const inheritors = (of) => {
    if (!known.has(of))
      known.set(
        of,
        asked.filter((role) => graph.inherits(role, of)),
      );
    return known.get(of);
  };
  const grantees = new Map();
  for (const { relation, privilege, grantee } of grants) {
    const key = `${relation} ${privilege}`;
    if (grantees.has(key)) grantees.get(key).add(grantee);
    else grantees.set(key, new Set([grantee]));
  }
  let held = 0;
  for (const { oid, owner } of tables) {
    for (const privilege of PRIVILEGES) {
      const holding = new Set(superusers);
      // An owner has its privileges by an entry of the list, too, unless there is no list.
      for (const of of grantees.get(`${oid} ${privilege}`) ?? [])
        for (const role of inheritors(of)) holding.add(role);
      for (const role of inheritors(owner)) holding.add(role);
      held += holding.size;
    }
  }
  return held;
};
