import type { SupportFact } from '../../facts/facts.ts';
import type { Rule } from '../../finding.ts';
import { cutOwner, ownerHoles } from '../../owner-holes.ts';
import type { Attack } from '../../prove/plan.ts';
import type { World } from '../../world.ts';

export const rule: Rule = {
  severity: 'error',
  summary:
    'A login role owns what the table stands on: a type inside a type, a collation, or a function of a domain or operator class.',
  judge: (world, table) =>
    table.members.flatMap(({ oid }) =>
      world
        .supportsOf(oid)
        .filter((support) => !isToldElsewhere(world, support))
        .flatMap((support) => {
          const { kind, name, owner } = support;
          const what = kind.toLowerCase();
          return ownerHoles(world, {
            owner,
            steps: [`owns ${what} ${name}`],
            capability: 'alter',
            object: `${what} ${name}`,
            attack: attackOf(support),
            cuts: () => cutOwner(world, table, { kind: 'give-away', type: kind, name, owner }),
            message: (login, way) =>
              `${login} can act as the owner of the ${what} ${name} (${way}), which ${table.name} stands on: ${MAY[kind] ?? 'it may drop it with what stands on it'}.`,
          });
        }),
    ),
};

const MAY: Partial<Record<SupportFact['kind'], string>> = {
  FUNCTION: 'it may replace it, and what it puts there runs with the rights of whoever appends',
  TYPE: 'it may rename a value in every event at once, or drop the type and the column with it',
  COLLATION: 'it may drop it and the columns with it',
};

/** Sequences, direct types, and functions that are named in an expression have rules of their own. */
const isToldElsewhere = (world: World, { relation, oid, kind }: SupportFact): boolean =>
  kind === 'SEQUENCE' ||
  world.functionsOf(relation).some((found) => found.oid === oid) ||
  world.columnsOf(relation).some(({ type_oid, type_kind }) => type_oid === oid && type_kind !== 'b');

const attackOf = ({ kind, oid, catalog, owner, schema, name }: SupportFact): Attack =>
  kind === 'TYPE' || kind === 'DOMAIN' || kind === 'COLLATION'
    ? { kind: 'own', object: 'SUPPORT', on: { schema, name }, oid, catalog, owner }
    : { kind: 'untried', why: 'it takes code written for it, and somebody who appends' };
