import type { AnchorType, Catalog, EventTable } from '../catalog/model.ts';
import { KnownError } from '../errors.ts';
import type { EventFilter } from './filter.ts';
import { parsePayloadFilter } from './payload-filter.ts';
import { parseSpan } from './time.ts';

/** Filters as a person types them. */
export interface FilterOptions {
  readonly run?: string;
  /** `TYPE:ID`, or `ID` alone. */
  readonly subject?: string;
  readonly actor?: string;
  readonly between?: readonly string[];
  readonly type?: readonly string[];
  /** `field=value` or `field.inner=value`. */
  readonly payload?: readonly string[];
  /** `7`, `7..9`, `7..` or `..9`. */
  readonly position?: string;
  /** Every event of the runs in which an event matches. */
  readonly wholeRuns?: boolean;
}

/**
 * The filter that the options ask for.
 *
 * @throws KnownError that names the option, its value and what a right one looks like.
 */
export const parseFilter = (options: FilterOptions, catalog: Catalog, timezone: string): EventFilter => {
  const span = options.between === undefined ? null : parseSpan(options.between, timezone);
  return {
    run: options.run ?? null,
    actor: notEmpty('--actor', options.actor),
    ...parseSubject(notEmpty('--subject', options.subject), catalog),
    from: span?.from ?? null,
    to: span?.to ?? null,
    types: options.type ?? null,
    payload: options.payload === undefined ? null : parsePayloadFilter(options.payload),
    ...parsePositions(options.position),
    wholeRuns: options.wholeRuns ?? false,
  };
};

/**
 * The tables that can answer: those with runs, where a run is asked for, that can have this id.
 *
 * @throws KnownError when none can.
 */
export const tablesWithRun = (
  tables: readonly EventTable[],
  { run, wholeRuns = false }: Pick<FilterOptions, 'run' | 'wholeRuns'>,
): EventTable[] => {
  if (run === undefined && !wholeRuns) return [...tables];
  const anchored = tables.filter(({ anchors }) => anchors.length > 0);
  const [anchor] = anchored.flatMap(({ anchors }) => anchors.slice(0, 1));
  if (anchor === undefined) {
    const option = run === undefined ? '--whole-runs' : '--run';
    const hint = 'Ask by --subject, --actor or --between.';
    throw new KnownError(`${option}: the events of this table are of no run.`, { hint });
  }
  const able = anchored.filter(({ anchors: [first] }) => run === undefined || canBeRun(run, first?.type));
  if (able.length > 0) return able;
  const problem = `--run: ${JSON.stringify(run)} is no ${anchor.type}, which ${anchor.name} is.`;
  throw new KnownError(problem, { hint: `Write --run ${EXAMPLES[anchor.type]}.` });
};

const canBeRun = (run: string, type: AnchorType | undefined): boolean =>
  type !== undefined && RUN_IDS[type].test(run);

const RUN_IDS: Readonly<Record<AnchorType, RegExp>> = {
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
  text: /^/,
  integer: /^-?\d{1,10}$/,
  bigint: /^-?\d{1,19}$/,
};

const EXAMPLES: Readonly<Record<AnchorType, string>> = {
  uuid: '0198f3a1-0000-4000-8000-000000000044',
  text: 'R-44',
  integer: '44',
  bigint: '44',
};

/** A subject id may have colons of its own, so only a subject type that the catalog knows is taken for one. */
const parseSubject = (
  subject: string | null,
  { tables }: Catalog,
): Pick<EventFilter, 'subjectType' | 'subjectId'> => {
  if (subject === null) return { subjectType: null, subjectId: null };
  const known = tables.flatMap(({ events }) => events.flatMap((event) => event.subject ?? []));
  const [type] = known.filter((name) => subject.startsWith(`${name}:`)).sort((a, b) => b.length - a.length);
  return type === undefined
    ? { subjectType: null, subjectId: subject }
    : { subjectType: type, subjectId: subject.slice(type.length + 1) };
};

const parsePositions = (positions: string | undefined): Pick<EventFilter, 'firstId' | 'lastId'> => {
  if (positions === undefined) return { firstId: null, lastId: null };
  const [, first = '', dots, last = ''] = /^(\d{0,19})(\.\.)?(\d{0,19})$/.exec(positions.trim()) ?? [];
  const span = dots === undefined ? { firstId: first, lastId: first } : { firstId: first, lastId: last };
  if (first + last === '' || (first !== '' && last !== '' && BigInt(first) > BigInt(last))) {
    throw new KnownError(`--position: ${JSON.stringify(positions)} is no position of an event.`, {
      hint: 'Write an id, 7, or the first and the last one, 7..9; one of them may be left out.',
    });
  }
  return { firstId: span.firstId || null, lastId: span.lastId || null };
};

const notEmpty = (option: string, value: string | undefined): string | null => {
  if (value === '')
    throw new KnownError(`${option} is empty.`, { hint: `Say a value, or leave ${option} out.` });
  return value ?? null;
};
