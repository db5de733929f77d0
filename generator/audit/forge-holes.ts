import { quoteIdentifier } from '../ddl/quote.ts';
import { isFilled, stampedByTrigger } from './body/stamping.ts';
import {
  type ColumnFact,
  type FunctionFact,
  type GrantFact,
  PUBLIC,
  type RelationFact,
} from './facts/facts.ts';
import type { Hole } from './finding.ts';
import type { Cut } from './fix/cut.ts';
import { dropTrigger } from './fix/drop-trigger.ts';
import type { Reach } from './graph/role-graph.ts';
import { type Held, heldGrants, lastStep, reachersOf, whoOf } from './privilege-holes.ts';
import { holesByReach } from './public-witness.ts';
import { rememberedOf } from './remembered.ts';
import { setsReplicaRole } from './replica-mode.ts';
import { insertSecurity } from './row-security.ts';
import { foundFirst } from './search-path.ts';
import { type Stamp, type StampKind, stampsOf } from './stamps.ts';
import { type EventTable, nameOf, type World } from './world.ts';

/** What a writer who supplies the column can pretend. */
const PRETENDS: Readonly<Record<StampKind, string>> = {
  id: 'choose the number of an event and so its place in the order',
  time: 'choose when an event is said to have happened',
  actor: 'choose whom an event is said to come from',
  transaction: 'choose the transaction that an event is said to come from',
};

/** Holes by INSERT on columns of one kind that the database fills: on the whole table, or granted one by one. */
export const forgeHoles = (world: World, table: EventTable, kind: StampKind): readonly Hole[] =>
  heldGrants(world, table, 'INSERT').flatMap((held) => {
    const { relation, grant, columns } = held;
    if (world.graph.isSuperuser(grant.grantee)) return [];
    const stamps = stampsOf(world, relation).filter(
      (stamp) =>
        stamp.kind === kind &&
        // What a trigger fills in needs no right on the column.
        (columns === null || columns.includes(stamp.column.name) || throughTrigger(stamp)),
    );
    return stamps.flatMap((stamp) => {
      const holesOf = (reach: Reach): readonly Hole[] => {
        const found = severityOf(world, stamp, reach.login);
        if (found === null) return [];
        const rest = columns === null ? ALONE : restOf(world, held, reach);
        const complete = rest.missing === null ? found : incomplete(found, rest.missing);
        const judged = behindPolicies(
          world,
          relation,
          reach.login,
          grant.grantee,
          stamp.column.name,
          complete,
        );
        const path = [...reach.steps, lastStep('INSERT', held)];
        return [
          {
            ...judged,
            role: reach.login,
            capability: 'forge',
            path,
            object: `${nameOf(relation)}.${stamp.column.name}/${grant.grantor}>${grant.grantee}`,
            cuts: cutsOf(world, held, stamp, found.sleeps === true),
            plan: {
              hops: reach.hops,
              ...(found.sleeps ? { needs: ASLEEP } : {}),
              attack: throughTrigger(stamp)
                ? { kind: 'untried', why: 'it takes a value or a function written for the trigger' }
                : rest.together
                  ? { kind: 'untried', why: 'it takes a membership more, which the role grants itself' }
                  : {
                      kind: 'forge',
                      on: relation,
                      stamps: [stamp.column.name],
                      filled: found.sleeps ? [] : filledByTriggers(world, relation),
                    },
            },
            message: `${whoOf(reach)} may ${PRETENDS[kind]}, by ${SUPPLIES[stamp.byTrigger] ?? 'supplying'} ${stamp.column.name} of ${nameOf(relation)} (${filledBy(stamp)}): ${path.slice(1).join(', ')}${judged.because}.`,
          },
        ];
      };
      return writersBy(world, held).flatMap((reach) => holesByReach(world, relation.schema, reach, holesOf));
    });
  });

/** Columns that a trigger fills, so that no writer has to supply them. */
export const filledByTriggers = (world: World, relation: RelationFact): readonly string[] =>
  filledColumns(world)(relation);

const filledColumns = rememberedOf((world: World) =>
  rememberedOf((relation: RelationFact): readonly string[] =>
    world
      .columnsOf(relation.oid)
      .map(({ name }) => name)
      .filter((name) => isFilled(stampedByTrigger(world, relation, name).effect)),
  ),
);

/** A trigger puts what the writer chose into the column. */
const throughTrigger = ({ byTrigger }: Stamp): boolean => SUPPLIES[byTrigger] !== undefined;

const SUPPLIES: Partial<Record<Stamp['byTrigger'], string>> = {
  shadowable: 'supplying',
  caller: 'what a trigger puts into',
  unfollowed: 'what a trigger puts into',
};

const ASLEEP = 'a session in which the trigger sleeps that fills the column';

const cutsOf = (
  world: World,
  { relation, grant, columns }: Held,
  stamp: Stamp,
  sleeps: boolean,
): readonly Cut[] => {
  const { shadowable, trigger } = stamp;
  if (sleeps && trigger !== null) {
    const sql = `ALTER TABLE ${nameOf(relation)} ENABLE ALWAYS TRIGGER ${quoteIdentifier(trigger)};`;
    return [{ kind: 'statement', sql }];
  }
  if (shadowable) return [pin(shadowable)];
  if (trigger !== null && throughTrigger(stamp)) {
    return [dropTrigger(world, relation, trigger)];
  }
  return [
    {
      kind: 'narrow-insert',
      relation: relation.oid,
      columns: columns === null ? null : [stamp.column.name],
      grantor: grant.grantor,
      grantee: grant.grantee,
    },
  ];
};

/** Who gets to the grant; of a column that everybody may supply, only those who may supply the rest can make use. */
const writersBy = (world: World, { relation, grant, columns }: Held): readonly Reach[] => {
  const reaches = reachersOf(world, grant.grantee, relation.schema);
  if (grant.grantee !== PUBLIC || columns === null) return reaches;
  const logins = world.graph.logins.filter((login) => world.usesSchema(login, relation.schema));
  const able = logins.filter((login) => missingColumn(world, relation, login) === null);
  return able.length === 0 || able.length === logins.length
    ? reaches
    : able.map((login) => {
        const reach = reachOfRest(world, relation, login);
        return { login, steps: [...(reach?.steps ?? [login]), 'PUBLIC'], hops: reach?.hops ?? [], others: 0 };
      });
};

/** The way to a role that may supply the rest of an event. */
const reachOfRest = (world: World, relation: RelationFact, login: string): Reach | undefined => {
  const grants = [...world.grantsOn(relation.oid, 'INSERT'), ...world.columnGrantsOn(relation.oid, 'INSERT')];
  const grantees = new Set(grants.map(({ grantee }) => grantee).filter((role) => role !== PUBLIC));
  const reaches = [...grantees].flatMap((role) =>
    world.graph
      .reachers(role)
      .filter((reach) => reach.login === login && missingColumn(world, relation, role) === null),
  );
  return reaches.sort((a, b) => a.hops.length - b.hops.length)[0];
};

/** What a row needs besides the column, for a login at the end of its way. */
interface Rest {
  readonly missing: Missing | null;
  /** It has the rest as another role, and makes itself a member of both. */
  readonly together: boolean;
}

const ALONE: Rest = { missing: null, together: false };

const restOf = (world: World, { relation, grant }: Held, { login, hops }: Reach): Rest => {
  const as = hops.at(-1)?.role ?? login;
  const missing = missingBy(world, relation, (role) => world.graph.inherits(as, role));
  if (missing === null) return ALONE;
  const anyhow = missingColumn(world, relation, login);
  if (anyhow !== null) return { missing: anyhow, together: false };
  // It joins the holder of the column, or as that one a role that has the rest.
  const completes = (role: string): boolean =>
    missingBy(world, relation, (one) => world.graph.inherits(as, one) || world.graph.inherits(role, one)) ===
    null;
  const joins = world.facts.memberships.some(
    ({ role, member, admin }) =>
      admin && world.graph.gets(login, member) && (role === grant.grantee || completes(role)),
  );
  return joins ? { missing: null, together: true } : { missing, together: false };
};

export interface Missing {
  readonly column: string;
  /** A trigger may fill it. */
  readonly sure: boolean;
}

/** A column without which PostgreSQL takes no row, and that the login may not supply to the table. */
export const missingColumn = (world: World, relation: RelationFact, login: string): Missing | null =>
  missingBy(world, relation, (role) => world.graph.gets(login, role));

const missingBy = (
  world: World,
  relation: RelationFact,
  holds: (role: string) => boolean,
): Missing | null => {
  if (holds('pg_write_all_data')) return null;
  const may = ({ grantee }: GrantFact): boolean => holds(grantee);
  if (world.grantsOn(relation.oid, 'INSERT').some(may)) return null;
  const granted = world.columnGrantsOn(relation.oid, 'INSERT').filter(may);
  return missingOf(world, relation, holds, new Set(granted.map(({ column_name }) => column_name)));
};

/** The same for whoever may supply `open`, of the table or of a view over it. */
export const missingOf = (
  world: World,
  relation: RelationFact,
  holds: (role: string) => boolean,
  open: ReadonlySet<string>,
): Missing | null => {
  const missing = world
    .columnsOf(relation.oid)
    .filter((column) => !open.has(column.name) && !fillsItself(world, relation, column, holds))
    .map(({ name }) => ({ column: name, ...stampedByTrigger(world, relation, name) }))
    .filter(({ effect }) => effect === 'never' || effect === 'unknown');
  const [first] = missing;
  if (!first) return null;
  return { column: first.column, sure: missing.some(({ effect }) => effect === 'never') };
};

/** Whether a row may leave the column out. A default that calls nextval() asks for a right to the sequence. */
const fillsItself = (
  world: World,
  relation: RelationFact,
  { name, not_null, default_expression, identity, generated }: ColumnFact,
  holds: (role: string) => boolean,
): boolean => {
  if (!not_null || identity !== '' || generated !== '') return true;
  if (default_expression === null) return false;
  const called = world.facts.sequences.filter(
    (sequence) =>
      sequence.relation === relation.oid && sequence.column_name === name && !sequence.is_identity,
  );
  return called.every(({ oid }) =>
    world.facts.sequenceGrants.some(
      (grant) => grant.relation === oid && grant.privilege !== 'SELECT' && holds(grant.grantee),
    ),
  );
};

/** No way in today, but one grant away from one. */
export const incomplete = (found: Judged, { column, sure }: Missing): Judged => ({
  severity: 'warning',
  confidence: sure ? found.confidence : 'unknown',
  because: `${found.because}; it may not supply ${quoteIdentifier(column)}, without which there is no event${sure ? '' : ', unless a trigger fills it'}`,
});

const behindPolicies = (
  world: World,
  relation: RelationFact,
  login: string,
  holder: string,
  column: string,
  found: Judged,
): Judged => {
  if (found.severity !== 'error') return found;
  switch (insertSecurity(world, relation, login, holder, column)) {
    case 'open':
      return found;
    case 'closed': {
      const because = `${found.because}; only row security, which has no policy for its INSERT, holds it back`;
      return { severity: 'warning', confidence: 'derived', because, awaitsPolicy: true };
    }
    default: {
      const because = `${found.because}; whether a policy of row security prevents it can not be judged`;
      return { severity: 'warning', confidence: 'unknown', because };
    }
  }
};

/** System names first, so that nothing stands before them; its own schema for what it names besides. */
const pin = ({ schema, name, arguments: list }: FunctionFact): Cut => ({
  kind: 'statement',
  sql: `ALTER FUNCTION ${nameOf({ schema, name })}(${list}) SET search_path = pg_catalog, ${quoteIdentifier(schema)}, pg_temp;`,
});

const filledBy = ({ column }: Stamp): string => {
  if (column.identity === 'a') return 'GENERATED ALWAYS gives way to OVERRIDING SYSTEM VALUE';
  if (column.identity === 'd') return 'GENERATED BY DEFAULT takes any value';
  return `DEFAULT ${column.default_expression ?? ''} takes any value`;
};

type Judged = Pick<Hole, 'severity' | 'confidence' | 'awaitsPolicy'> & {
  readonly because: string;
  /** It takes a session in which the trigger sleeps. */
  readonly sleeps?: true;
};

/**
 * A trigger that overwrites the column closes the hole; one that might do so leaves it unproven, and one that is not
 * ENABLE ALWAYS closes nothing for a role that gets into replica mode.
 */
export const severityOf = (
  world: World,
  stamp: Pick<Stamp, 'byTrigger' | 'asleep' | 'random' | 'shadowable' | 'trigger'>,
  login: string,
): Judged | null => {
  const awake = severityBy(world, stamp, login);
  if (awake?.severity === 'error' || stamp.asleep === stamp.byTrigger || !setsReplicaRole(world, login)) {
    return awake;
  }
  const found = severityBy(world, { ...stamp, byTrigger: stamp.asleep }, login);
  if (found === null || (awake !== null && found.severity !== 'error')) return awake;
  const because = `; the trigger ${stamp.trigger} is not ENABLE ALWAYS, and it may be made to sleep by session_replication_role = replica${found.because}`;
  return { ...found, confidence: 'derived', because, sleeps: true };
};

const severityBy = (
  world: World,
  { byTrigger, random, shadowable }: Pick<Stamp, 'byTrigger' | 'random' | 'shadowable'>,
  login: string,
): Judged | null => {
  if (byTrigger === 'always') return null;
  if (byTrigger === 'shadowable') {
    const where = shadowable && world.shadowsIn(login, foundFirst(shadowable.settings));
    if (where === null) return null;
    const because = `; the trigger that fills it looks functions up there first, and the role may make a function of the same name in ${where}`;
    return { severity: random ? 'warning' : 'error', confidence: 'derived', because };
  }
  if (byTrigger === 'caller') {
    const because = '; the trigger fills it with what the writer says by a setting or another column';
    return { severity: random ? 'warning' : 'error', confidence: 'derived', because };
  }
  if (byTrigger === 'unfollowed') {
    const because = '; where the value comes from that the trigger fills it with could not be followed';
    return { severity: 'warning', confidence: 'unknown', because };
  }
  if (byTrigger === 'unknown') {
    const because = '; whether a BEFORE INSERT trigger prevents it can not be judged';
    return { severity: 'warning', confidence: 'unknown', because };
  }
  if (random) {
    const because = '; the default is random, so nothing is pretended about order';
    return { severity: 'warning', confidence: 'proven', because };
  }
  return { severity: 'error', confidence: 'proven', because: '' };
};
