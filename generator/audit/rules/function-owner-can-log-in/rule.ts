import { quoteIdentifier } from '../../../ddl/quote.ts';
import { tableWrites } from '../../body/table-writes.ts';
import type { FunctionFact } from '../../facts/facts.ts';
import type { Rule } from '../../finding.ts';
import { cutOwner, ownerHoles } from '../../owner-holes.ts';
import { searchPathOf } from '../../search-path.ts';
import type { World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A login role owns a function behind a trigger, default, constraint, index or policy of the table.',
  judge: (world, table) =>
    table.members
      .flatMap((relation) => world.functionsOf(relation.oid))
      .flatMap((found) => [found, ...calledBy(world, found)])
      .flatMap((found) => {
        const { owner } = found;
        const name = `${quoteIdentifier(found.schema)}.${quoteIdentifier(found.name)}(${found.arguments})`;
        return ownerHoles(world, {
          owner,
          steps: [`owns function ${name}`],
          capability: 'alter',
          object: name,
          attack: found.used_by.endsWith(CALLED)
            ? { kind: 'untried', why: 'it takes a body written for the function that calls it' }
            : { kind: 'own', object: 'FUNCTION', on: found, oid: found.oid, owner },
          cuts: () => cutOwner(world, table, { kind: 'give-away', type: 'FUNCTION', name, owner }),
          message: (login, way) =>
            `${login} can act as the owner of ${name} (${way}), ${standsBehind(found)} of ${table.name}: it may replace it by anything, or drop it with what depends on it.`,
        });
      }),
};

/** Functions that the body of one calls, by any number of calls: replacing one of them is as good. */
const calledBy = (world: World, root: FunctionFact): readonly FunctionFact[] => {
  const seen = new Map<number, FunctionFact>();
  const visit = (from: Pick<FunctionFact, 'language' | 'definition' | 'schema' | 'settings'>): void => {
    if (from.language !== 'sql' && from.language !== 'plpgsql') return;
    const context = { targets: [], homes: () => null, parameters: [] };
    // Without a search_path of its own a bare name most likely means a neighbour.
    const searched = searchPathOf(from.settings) ?? ['pg_catalog', from.schema, 'public'];
    for (const { schema, name } of tableWrites(from, context).calls) {
      for (const found of world.routinesNamed(name)) {
        if (seen.has(found.oid) || found.oid === root.oid) continue;
        if (schema === null ? !searched.includes(found.schema) : schema !== found.schema) continue;
        const used_by = `${root.used_by}${CALLED}`;
        seen.set(found.oid, { ...found, relation: root.relation, used_by });
        visit(found);
      }
    }
  };
  // A row for each table that it stands behind: the body is read once.
  visit(world.functionOf(root.oid) ?? root);
  return [...seen.values()];
};

const CALLED = ', whose function calls it';

const standsBehind = ({ used_by }: FunctionFact): string =>
  used_by.startsWith('trigger') ? `which is the ${used_by}` : `which stands behind the ${used_by}`;
