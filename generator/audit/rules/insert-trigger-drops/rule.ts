import { quoteIdentifier } from '../../../ddl/quote.ts';
import { calledBy } from '../../body/called.ts';
import { firingOf } from '../../body/firing.ts';
import { outcomesOf } from '../../body/outcomes.ts';
import { parsePlpgsql } from '../../body/plpgsql.ts';
import { firesOn, isBefore, isRow } from '../../body/wall.ts';
import type { TriggerFact } from '../../facts/facts.ts';
import type { Hole, Rule } from '../../finding.ts';
import { dropTrigger } from '../../fix/drop-trigger.ts';
import { nameOf, type World } from '../../world.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'A BEFORE INSERT trigger may drop an event without an error, or can not be judged.',
  judge: (world, table) =>
    table.members.flatMap((relation) =>
      world
        .triggersOf(relation.oid)
        .filter(
          (trigger) =>
            isRow(trigger) && isBefore(trigger) && firesOn(trigger, 'INSERT') && trigger.enabled !== 'D',
        )
        .flatMap((trigger): readonly Hole[] => {
          const effect = effectOf(world, trigger);
          if (effect === 'keeps') return [];
          const name = quoteIdentifier(trigger.name);
          return [
            {
              severity: 'warning',
              confidence: effect === 'drops' ? 'derived' : 'unknown',
              role: '',
              capability: 'suppress',
              path: [],
              object: `${nameOf(relation)}/${name}`,
              cuts: [dropTrigger(world, relation, trigger.name)],
              message:
                effect === 'drops'
                  ? `The trigger ${name} on ${nameOf(relation)} may return NULL: the event is dropped and the writer is told that all is well.`
                  : `What the trigger ${name} on ${nameOf(relation)} does to an event before it is stored can not be judged.`,
            },
          ];
        }),
    ),
};

const effectOf = (world: World, trigger: TriggerFact): 'keeps' | 'drops' | 'unknown' => {
  const found = world.functionOf(trigger.function);
  if (!found || found.language === 'internal') return 'keeps';
  if (found.language !== 'plpgsql') return 'unknown';
  const body = parsePlpgsql(found);
  if (!body) return 'unknown';
  const endings = outcomesOf(body, {
    firing: firingOf(trigger, 'INSERT'),
    called: calledBy(found, world.routinesNamed),
  }).map(({ ending }) => ending);
  // OLD is NULL in an INSERT.
  return endings.some((ending) => ending === 'null' || ending === 'old') ? 'drops' : 'keeps';
};
