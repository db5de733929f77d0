import type { ConnectionPool, Transaction } from '@databases/pg';
import type { Catalog } from '../../generator/catalog/model.ts';
import { splitStatements } from '../../generator/ddl/parse.ts';
import { catalogSql } from '../../generator/ddl/sql-files.ts';
import { raw } from '../attacks/session.ts';
import { definition, event, table } from '../catalog/definition.ts';
import { modelOf } from '../install/catalog.ts';

/** A catalog whose one table is partitioned by hand. */
export const parted: Catalog = modelOf(
  definition({
    name: 'parted',
    schema: 'parted',
    roles: {
      owner: 'parted_owner',
      writers: { shop_agent: { actors: ['ai/*'] } },
      readers: ['parted_reader'],
    },
    tables: { parts: table({ streams: true, events: { sold: event() } }) },
  }),
);

/** What docs/appending.md tells a DBA to edit by hand. */
const partitioned = (sql: string): string =>
  sql.replace(/\n\);\n/, '\n) PARTITION BY RANGE (id);\n').replaceAll('CREATE UNIQUE INDEX', 'CREATE INDEX');

/** Installs it, with the partitions `parts_1`, `parts_2`, …, a thousand ids each, as docs/appending.md says. */
export const installParted = async (admin: ConnectionPool, partitions: number): Promise<void> => {
  const { files } = await catalogSql(parted);
  await admin.tx(async (transaction) => {
    for (const { path, text } of files) {
      const script = path.endsWith('40_tables/parts.sql') ? partitioned(text) : text;
      for (const statement of splitStatements(script)) await raw(transaction, statement);
    }
    await raw(transaction, 'SET LOCAL search_path = DEFAULT');
    for (let number = 1; number <= partitions; number++) await attach(transaction, number);
  });
};

const attach = async (transaction: Transaction, number: number): Promise<void> => {
  const name = `parted.parts_${number}`;
  for (const statement of [
    `CREATE TABLE ${name} (LIKE parted.parts INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`,
    `CREATE UNIQUE INDEX parts_${number}_once ON ${name} (recorded_by, idempotency_key) WHERE idempotency_key IS NOT NULL`,
    `CREATE UNIQUE INDEX ON ${name} (subject_type, subject_id, subject_version)`,
    `SELECT parted.guard_partition('${name}')`,
    `SELECT parted.attach_partition('parted.parts', '${name}', '${number * 1000 - 1000}', '${number * 1000}')`,
  ])
    await raw(transaction, statement);
};
