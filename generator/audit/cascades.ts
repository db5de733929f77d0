import { quoteIdentifier } from '../ddl/quote.ts';
import type { ActionRuleFact, ForeignKeyFact, NamedRelationFact } from './facts/facts.ts';
import type { StatementCut } from './fix/cut.ts';
import { nameOf, type World } from './world.ts';

/** What a foreign key does to the table that it belongs to. */
export interface Cascade {
  readonly name: string;
  readonly relation: NamedRelationFact;
  readonly owner: string;
  readonly operation: 'UPDATE' | 'DELETE';
  readonly columns: readonly string[];
  /** The same key without an action of its own: the row that others point to stays. */
  readonly cut: StatementCut;
}

/** What foreign keys do when rows of a relation are deleted, or `columns` of it (null: some) updated. */
export const cascadesFrom = (
  world: World,
  referenced: number,
  operation: string,
  columns: readonly string[] | null,
): readonly Cascade[] =>
  world.cascadesOf(referenced).flatMap((key): readonly Cascade[] => {
    const relation = world.relationOf(key.relation);
    const action = operation === 'DELETE' ? key.on_delete : operation === 'UPDATE' ? key.on_update : 'a';
    if (relation === null || !['c', 'n', 'd'].includes(action)) return [];
    if (
      operation === 'UPDATE' &&
      columns !== null &&
      !columns.some((one) => key.referenced_columns.includes(one))
    )
      return [];
    const next = operation === 'DELETE' && action === 'c' ? 'DELETE' : 'UPDATE';
    const cut = withoutAction({ ...key, relation_name: nameOf(relation) });
    return [
      {
        name: quoteIdentifier(key.name),
        relation,
        owner: key.owner,
        operation: next,
        columns: key.columns,
        cut,
      },
    ];
  });

const statement = (sql: string): StatementCut => ({ kind: 'statement', sql });

/** `relation_name` as it stands in SQL. */
export const withoutAction = ({
  name,
  relation_name,
  definition,
}: Pick<ForeignKeyFact, 'name' | 'relation_name' | 'definition'>): StatementCut => {
  const plain = definition
    .replace(/ ON (UPDATE|DELETE) (CASCADE|SET NULL|SET DEFAULT)( \([^)]*\))?/g, '')
    .replace(/ NOT VALID$/, '');
  const key = quoteIdentifier(name);
  return statement(`ALTER TABLE ${relation_name} DROP CONSTRAINT ${key}, ADD CONSTRAINT ${key} ${plain};`);
};

export const dropRule = ({ name, on_schema, on_name }: ActionRuleFact): StatementCut =>
  statement(`DROP RULE ${quoteIdentifier(name)} ON ${nameOf({ schema: on_schema, name: on_name })};`);
