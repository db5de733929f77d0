import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { Hole, Rule } from '../../finding.ts';
import type { Cut } from '../../fix/cut.ts';
import { remembered, rememberedOf } from '../../remembered.ts';
import { type Looked, sessionPath } from '../../session-path.ts';
import type { EventTable, World } from '../../world.ts';
import { writersOf } from '../../writers.ts';

export const rule: Rule = {
  severity: 'warning',
  summary:
    'A writer looks for the table first in a schema where another login role may put one of the same name.',
  judge: (world, table) => {
    const creators = creatorsIn(world);
    const ways = new Map<string, Way>();
    for (const { role: writer } of writersOf(world, table)) {
      const path = sessionPath(world, writer);
      const at = path.findIndex(({ schema }) => schema === table.schema);
      // A writer who does not find the table has to name its schema.
      for (const looked of path.slice(0, Math.max(0, at))) {
        for (const login of creators(looked.schema, writer)) {
          if (login === writer) continue;
          const key = `${login} ${looked.written}`;
          const way = ways.get(key) ?? { login, looked, path, writers: [] };
          ways.set(key, { ...way, writers: [...way.writers, writer] });
        }
      }
    }
    return [...ways.values()].map((way) => holeOf(world, table, way));
  },
};

/** A login role that may make a table where some writers look first. */
interface Way {
  readonly login: string;
  readonly looked: Looked;
  /** Of the first writer. */
  readonly path: readonly Looked[];
  readonly writers: readonly string[];
}

/** Who may put a table where a writer looks: in the schema, or by making it when it is not there. */
const creatorsIn = rememberedOf((world: World): ((schema: string, writer: string) => readonly string[]) => {
  const creators = remembered((schema) =>
    world.graph.logins.filter((login) => world.createsIn(login, schema)),
  );
  const schemas = new Set(world.facts.schemas.map(({ name }) => name));
  const makers = world.graph.logins.filter((login) => world.createsSchemas(login));
  return (schema, writer) => {
    if (!schemas.has(schema)) return makers;
    // A schema that the writer may not use is passed over.
    return world.usesSchema(writer, schema) ? creators(schema) : [];
  };
});

const WRITERS_SHOWN = 3;
/** More roles than these are better set by people. */
const MOST_SET = 10;

const holeOf = (world: World, table: EventTable, { login, looked, path, writers }: Way): Hole => {
  const schema = quoteIdentifier(looked.schema);
  const there = world.facts.schemas.some(({ name }) => name === looked.schema);
  const made = there ? `CREATE in schema ${schema}` : `CREATE SCHEMA ${schema}`;
  const setting = `search_path ${path.map(({ written }) => quoteIdentifier(written)).join(', ')}`;
  const more = writers.length - WRITERS_SHOWN;
  const who = `${writers.slice(0, WRITERS_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return {
    severity: 'warning',
    confidence: 'derived',
    role: login,
    capability: 'suppress',
    path: [login, made, `${who}: ${setting}`],
    object: quoteIdentifier(looked.written),
    cuts: writers.length > MOST_SET ? [] : writers.map((writer) => tableFirst(world, table, writer)),
    message: `${login} may put a table named ${quoteIdentifier(table.table)} into the schema ${schema}, where ${who} would look before ${quoteIdentifier(table.schema)} (${setting}): an INSERT that names no schema would go there, and the event is not recorded.`,
  };
};

/** What the writer finds today stays found; the table's schema comes first. */
const tableFirst = (world: World, table: EventTable, writer: string): Cut => {
  const others = sessionPath(world, writer)
    .filter(({ schema }) => schema !== table.schema)
    .map(({ written }) => written);
  const path = [table.schema, ...others].map(quoteIdentifier).join(', ');
  const database = quoteIdentifier(world.facts.server.database);
  return {
    kind: 'statement',
    sql: `ALTER ROLE ${quoteIdentifier(writer)} IN DATABASE ${database} SET search_path = ${path};`,
  };
};
