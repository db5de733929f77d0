import type { ZodType } from 'zod';
import type { Catalog, EventTable, EventType } from '../../generator/catalog/model.ts';
import { compilePayload } from '../../generator/catalog/payload/compile.ts';
import type { ObjectType } from '../../generator/catalog/payload-type.ts';
import { loadLexer } from '../../generator/ddl/lexer.ts';
import { render } from '../../generator/ddl/render.ts';
import { readTemplates } from '../../generator/ddl/templates.ts';
import { type Scope, valuesOf } from '../../generator/ddl/values.ts';

/** A compiled payload; fails the test when the schema is refused. */
export const compiled = (schema: ZodType): ObjectType => {
  const { type, problems } = compilePayload(schema, 'payload');
  if (type?.kind !== 'object') throw new Error(`refused: ${JSON.stringify(problems)}`);
  return type;
};

/** An event type with this payload and nothing special about it. */
export const eventOf = (name: string, payload: ObjectType, more: Partial<EventType> = {}): EventType => ({
  name,
  version: 1,
  doc: 'An event of a test.',
  subject: null,
  payload,
  rules: [],
  writers: ['payload_writer'],
  reasonRequired: false,
  narration: [],
  leadsTo: [],
  correction: null,
  earlier: [],
  ...more,
});

export const tableOf = (name: string, events: readonly EventType[]): EventTable => ({
  name,
  doc: 'Events of a test.',
  anchors: [{ name: 'run_id', type: 'uuid', required: true, doc: '' }],
  streams: false,
  consumers: [],
  events,
  projections: [],
});

export const catalogOf = (schema: string, tables: readonly EventTable[]): Catalog => ({
  name: 'payloads',
  version: '1.0.0',
  schema,
  doc: 'A catalog of a test.',
  roles: {
    owner: 'payload_owner',
    writers: [{ role: 'payload_writer', actors: ['ai/*'] }],
    readers: [],
    auditors: [],
    consumers: [],
  },
  tables,
});

/** The SQL of the validators alone, with the roles and the schema that they stand in. */
export const validatorSql = async (catalog: Catalog): Promise<string> => {
  const [templates] = await Promise.all([readTemplates(), loadLexer()]);
  const values = valuesOf(catalog);
  const functions = templates
    .filter(({ path }) => /^30_functions\/(payload|is_valid|upcast)/.test(path))
    .flatMap((template) => Array.from(values[template.scope as Scope], (item) => render(template, item)));
  return [`CREATE SCHEMA ${catalog.schema};`, ...functions].join('\n');
};

/** Roles are the cluster's; made once a server. */
export const ROLES_SQL = 'CREATE ROLE payload_owner NOLOGIN; CREATE ROLE payload_writer NOLOGIN;';
