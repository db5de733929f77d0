import { quoteIdentifier } from '../../../ddl/quote.ts';
import { withoutAction } from '../../cascades.ts';
import type { ForeignKeyFact, RelationFact } from '../../facts/facts.ts';
import type { Capability, Hole, Rule } from '../../finding.ts';
import { mayName } from '../../power.ts';
import { behindWall, changersOf, type Judged, whoOf } from '../../privilege-holes.ts';
import { reachOf } from '../../public-witness.ts';
import { isSetOff } from '../../replica-mode.ts';
import { type EventTable, nameOf, type World } from '../../world.ts';

const ACTIONS: Readonly<Record<string, string>> = { c: 'CASCADE', n: 'SET NULL', d: 'SET DEFAULT' };

export const rule: Rule = {
  severity: 'error',
  summary:
    'A foreign key of the table changes or removes events when somebody changes the row they point to.',
  judge: (world, table) =>
    world.facts.foreignKeys
      .filter(({ relation }) => table.members.some(({ oid }) => oid === relation))
      .flatMap((key) => [
        ...holesBy(world, table, key, 'DELETE', key.on_delete),
        ...holesBy(world, table, key, 'UPDATE', key.on_update),
      ]),
};

const holesBy = (
  world: World,
  table: EventTable,
  key: ForeignKeyFact,
  event: 'DELETE' | 'UPDATE',
  action: string,
): readonly Hole[] => {
  const does = ACTIONS[action];
  const relation = table.members.find(({ oid }) => oid === key.relation);
  if (does === undefined || !relation) return [];
  const operation = event === 'DELETE' && action === 'c' ? 'DELETE' : 'UPDATE';
  const referenced = world.relationOf(key.referenced);
  if (referenced === null) return [];
  const cascade = world
    .cascadesOf(key.referenced)
    .find(({ relation: of, name }) => of === key.relation && name === key.name);
  const enabled = cascade?.in_replica_mode === false ? 'O' : 'A';
  return changersOf(world, { ...referenced, owner: key.referenced_owner }, event).flatMap(
    ({ reach: found, holds, holder, on }): readonly Hole[] => {
      const reach = reachOf(world, on.schema, found, (login) => isSetOff(world, enabled, login));
      if (reach === null) return [];
      const judged = judgedBy(world, relation, reach.login, operation);
      const capability: Capability = operation === 'DELETE' ? 'delete' : 'update';
      const path = [...reach.steps, holds, `ON ${event} ${does} of ${nameOf(relation)}`];
      const isDirect = on.schema === referenced.schema && on.name === referenced.name;
      return [
        {
          severity: judged.severity,
          confidence: judged.confidence,
          role: reach.login,
          capability,
          path,
          object: `${quoteIdentifier(key.name)}/${event}/${holder}${isDirect ? '' : `/${nameOf(on)}`}`,
          cuts: [withoutAction(key)],
          plan: { hops: reach.hops, attack: { kind: 'touch', event, on } },
          message: `${whoOf(reach)} may ${capability} events of ${nameOf(relation)} by ${event} on ${key.referenced_name}, which the foreign key ${quoteIdentifier(key.name)} follows (${does}) as the owner of the table; ${judged.but}.`,
        },
      ];
    },
  );
};

/** PostgreSQL changes the events that point to the row, as the owner of their table: its children are left alone. */
const judgedBy = (
  world: World,
  relation: RelationFact,
  login: string,
  operation: 'UPDATE' | 'DELETE',
): Judged => {
  if (!mayName(world, relation.owner, relation.schema)) {
    const but = `only that ${relation.owner} may not use the schema ${quoteIdentifier(relation.schema)} holds it back`;
    return { severity: 'warning', confidence: 'proven', but };
  }
  return behindWall(world, world.wallAlone(relation, operation), login, operation, 'reader');
};
