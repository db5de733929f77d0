import fc from 'fast-check';

/** What the statements of a random body are made of. */
export interface Parts {
  /** Statements that branch no further, with their semicolon. */
  readonly leaf: fc.Arbitrary<string>;
  readonly condition: fc.Arbitrary<string>;
  /** What a handler may name. */
  readonly caught: fc.Arbitrary<string>;
}

/** Random statements in plpgsql, which end: whatever loops leaves its loop. */
export const statements = ({ leaf, condition, caught }: Parts): fc.Arbitrary<string> =>
  fc.letrec<{ some: string; one: string; branching: string }>((tie) => ({
    some: fc.array(tie('one'), { minLength: 1, maxLength: 3 }).map((list) => list.join(' ')),
    one: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { arbitrary: leaf, weight: 2 },
      { arbitrary: tie('branching'), weight: 3 },
    ),
    branching: fc.oneof(
      fc.tuple(condition, tie('some')).map(([when, then]) => `IF ${when} THEN ${then} END IF;`),
      fc
        .tuple(condition, tie('some'), tie('some'))
        .map(([when, then, otherwise]) => `IF ${when} THEN ${then} ELSE ${otherwise} END IF;`),
      fc
        .tuple(condition, tie('some'), condition, tie('some'))
        .map(([when, then, next, more]) => `IF ${when} THEN ${then} ELSIF ${next} THEN ${more} END IF;`),
      fc
        .tuple(condition, tie('some'), fc.option(tie('some')))
        .map(
          ([when, then, otherwise]) =>
            `CASE WHEN ${when} THEN ${then} ${otherwise === null ? '' : `ELSE ${otherwise}`} END CASE;`,
        ),
      fc
        .tuple(fc.constantFrom('UPDATE', 'DELETE', 'TRUNCATE'), tie('some'), fc.option(tie('some')))
        .map(
          ([what, then, otherwise]) =>
            `CASE TG_OP WHEN '${what}' THEN ${then} ${otherwise === null ? '' : `ELSE ${otherwise}`} END CASE;`,
        ),
      fc
        .tuple(tie('some'), caught, tie('some'))
        .map(([tried, error, handled]) => `BEGIN ${tried} EXCEPTION WHEN ${error} THEN ${handled} END;`),
      tie('some').map((inner) => `LOOP ${inner} EXIT; END LOOP;`),
      fc
        .tuple(condition, tie('some'))
        .map(([when, inner]) => `LOOP EXIT WHEN ${when}; ${inner} EXIT; END LOOP;`),
      fc.tuple(condition, tie('some')).map(([when, inner]) => `WHILE ${when} LOOP ${inner} EXIT; END LOOP;`),
      fc
        .tuple(fc.constantFrom('1..2', '2..1'), condition, tie('some'))
        .map(([range, when, inner]) => `FOR i IN ${range} LOOP CONTINUE WHEN ${when}; ${inner} END LOOP;`),
      fc
        .tuple(tie('some'), condition, tie('some'))
        .map(([first, when, then]) => `<<b>> BEGIN ${first} EXIT b WHEN ${when}; ${then} END;`),
    ),
  })).some;
