import type { ConsumerShape, TableShape } from './definition-shape.ts';
import type { Consumer, Roles } from './model.ts';
import { nameProblems, pathTo, quoted, repeated, roleNameProblems } from './names.ts';
import type { Problem } from './problem.ts';

/** What functions of consumers call their arguments and what they give besides the columns of an event. */
export const BATCH_COLUMNS: readonly string[] = [
  'position',
  'after',
  'lease',
  'parked_at',
  'parked_reason',
  'consumer',
  'size',
  'member',
];

interface ConsumersSource {
  /** Path of the table. */
  readonly at: string;
  readonly table: TableShape;
  /** Without those of consumers. */
  readonly roles: Pick<Roles, 'owner'>;
  readonly report: (...problems: readonly Problem[]) => void;
}

/** The consumers of a table; what is wrong with them goes to `report`. */
export const buildConsumers = ({ at, table, roles, report }: ConsumersSource): Consumer[] => {
  const events = Object.keys(table.events);
  for (const anchor of Object.keys(table.consumers ? (table.anchors ?? {}) : {})) {
    if (!BATCH_COLUMNS.includes(anchor)) continue;
    report({
      at: pathTo(at, 'anchors', anchor),
      problem: `a batch that a consumer reads has a column ${quoted(anchor)} of its own`,
      hint: 'Choose another name.',
    });
  }
  const subjects = [...new Set(Object.values(table.events).flatMap(({ subject }) => subject ?? []))];
  return Object.entries(table.consumers ?? {}).map(([name, shape]) => {
    const consumerAt = pathTo(at, 'consumers', name);
    report(...nameProblems(consumerAt, name), ...roleNameProblems(`${consumerAt}.role`, shape.role));
    if (shape.role === roles.owner) {
      report({
        at: `${consumerAt}.role`,
        problem: `${quoted(shape.role)} is the owner, as whom nobody logs in`,
        hint: 'Name a role of its own, or that of a writer, a reader or an auditor.',
      });
    }
    report(
      ...filterProblems(`${consumerAt}.events`, shape.events, events, 'event type'),
      ...filterProblems(`${consumerAt}.subjects`, shape.subjects, subjects, 'subject'),
    );
    return consumerOf(name, shape);
  });
};

const consumerOf = (name: string, { doc, role, events, subjects, group }: ConsumerShape): Consumer => ({
  name,
  doc,
  role,
  events: events ?? null,
  subjects: subjects ?? null,
  buckets: group?.buckets ?? null,
});

const filterProblems = (
  at: string,
  given: readonly string[] | undefined,
  known: readonly string[],
  what: string,
): Problem[] => [
  ...(given ?? []).flatMap((name, index) =>
    known.includes(name)
      ? []
      : {
          at: `${at}[${index}]`,
          problem: `this table has no ${what} ${quoted(name)}`,
          hint: known.length === 0 ? 'Leave it out.' : `Name one of ${known.join(', ')}.`,
        },
  ),
  ...repeated(given ?? []).map((name) => ({
    at,
    problem: `${quoted(name)} stands here twice`,
    hint: 'Name it once.',
  })),
];
