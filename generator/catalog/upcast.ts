import { accepts } from '../evolve/subtype/accepts.ts';
import { valueOutside } from '../evolve/subtype/value-outside.ts';
import type { UpcastShape } from './definition-shape.ts';
import type { Definition } from './model.ts';
import { pathTo, quoted, repeated } from './names.ts';
import type { ObjectType } from './payload-type.ts';
import type { Problem } from './problem.ts';
import type { Default, FieldsUpcast, JsonValue, Move, Split, Upcast } from './upcast-model.ts';
import { findField, placeFor } from './upcast-place.ts';
import { unkeptRule } from './upcast-rules.ts';
import { isText, upcastType } from './upcast-type.ts';

interface UpcastSource {
  readonly at: string;
  readonly shape: UpcastShape;
  readonly before: Definition;
  /** The version that it leads to. */
  readonly next: Definition;
  readonly report: (...problems: readonly Problem[]) => void;
}

/** An upcast of the model; what is wrong with it, and what it leaves that the next version refuses, goes to `report`. */
export const buildUpcast = (source: UpcastSource): Upcast => {
  const { at, shape, report } = source;
  const { sql, ...fields } = shape;
  if (typeof sql !== 'string') return buildFields(source, sql ?? {});
  for (const name of Object.keys(fields)) {
    report({
      at: pathTo(at, name),
      problem: 'an expression for the whole payload leaves nothing else to say',
      hint: 'Say sql: { field: … } for some of its fields, or leave this out.',
    });
  }
  return { kind: 'whole', expression: sql };
};

const buildFields = (source: UpcastSource, sql: Readonly<Record<string, string>>): FieldsUpcast => {
  const { shape, report } = source;
  let isSound = true;
  const checked: UpcastSource = {
    ...source,
    report: (...problems) => {
      if (problems.length > 0) isSound = false;
      report(...problems);
    },
  };
  const upcast: FieldsUpcast = {
    kind: 'fields',
    moves: Object.entries(shape.rename ?? {}).flatMap(([from, to]) => buildMove(checked, from, to)),
    removes: (shape.remove ?? []).flatMap((path, index) => buildRemove(checked, path, index)),
    splits: Object.entries(shape.split ?? {}).map(([field, split]) => buildSplit(checked, field, split)),
    expressions: Object.entries(sql).map(([field, expression]) => ({ field, expression })),
    defaults: Object.entries(shape.default ?? {}).map(([field, value]) =>
      buildDefault(checked, field, value),
    ),
  };
  reportTargets(checked, upcast);
  if (isSound) reportMisfit(checked, upcast);
  return upcast;
};

const buildMove = ({ at, before, report }: UpcastSource, from: string, to: string): Move[] => {
  const source = findField(before.payload, from);
  if (source) return [{ from: source.keys, to: placeFor(before.payload, to) }];
  report(noField(pathTo(at, 'rename', from), from, before));
  return [];
};

const buildRemove = (
  { at, before, report }: UpcastSource,
  path: string,
  index: number,
): (readonly string[])[] => {
  const place = findField(before.payload, path);
  if (place) return [place.keys];
  // A key that the catalog never named is one that some events may have.
  if (before.payload.unknownKeys === 'allow' && !path.includes('.')) return [[path]];
  report(noField(`${pathTo(at, 'remove')}[${index}]`, path, before));
  return [];
};

const buildSplit = (
  { at, before, report }: UpcastSource,
  field: string,
  { by, into }: Omit<Split, 'field'>,
): Split => {
  const splitAt = pathTo(at, 'split', field);
  const source = before.payload.fields.find(({ name }) => name === field);
  if (source === undefined) report(noField(splitAt, field, before));
  else if (!isText(source.type)) {
    const hint = 'Split a text, or make its fields by sql.';
    report({ at: splitAt, problem: `the field ${quoted(field)} may hold something else than text`, hint });
  }
  report(...textProblems(`${splitAt}.by`, by));
  return { field, by, into };
};

const buildDefault = (
  { at, before, next, report }: UpcastSource,
  field: string,
  value: JsonValue,
): Default => {
  const defaultAt = pathTo(at, 'default', field);
  const known = before.payload.fields.find(({ name }) => name === field);
  const target = next.payload.fields.find(({ name }) => name === field);
  if (known !== undefined && !known.optional) {
    const problem = `payloads of version ${before.version} have ${quoted(field)} already`;
    report({ at: defaultAt, problem, hint: 'Leave it out.' });
  }
  if (target !== undefined && !accepts(target.type, value)) {
    const problem = `${JSON.stringify(value)} is not what version ${next.version} says of ${quoted(field)}`;
    report({ at: defaultAt, problem, hint: 'Say a value that it accepts.' });
  }
  report(...textProblems(defaultAt, JSON.stringify(value)));
  return { field, value, isOptional: known !== undefined };
};

/** What PostgreSQL's jsonb has no place for. */
const textProblems = (at: string, text: string): Problem[] =>
  text.includes('\0') || text.includes('\\u0000') || !text.isWellFormed() || /\\ud[89a-f]/i.test(text)
    ? [
        {
          at,
          problem: 'it has a character that PostgreSQL has no place for (NUL, or half of one)',
          hint: 'Leave it out.',
        },
      ]
    : [];

const noField = (at: string, path: string, { version, payload }: Definition): Problem => ({
  at,
  problem: `payloads of version ${version} have no field ${quoted(path)} that could be moved`,
  hint: `Its fields are: ${payload.fields.map(({ name }) => name).join(', ') || 'none'}. What is around a field has to be an object that is always there.`,
});

/** Each field is made in one way, and is one of the next version. */
const reportTargets = ({ at, before, next, report }: UpcastSource, upcast: FieldsUpcast): void => {
  const { moves, splits, expressions, defaults } = upcast;
  const made = [
    ...moves.map(({ to }) => to.join('.')),
    ...splits.flatMap(({ into }) => into),
    ...[...expressions, ...defaults].map(({ field }) => field),
  ];
  for (const field of repeated(made)) {
    report({ at, problem: `it makes the field ${quoted(field)} twice`, hint: 'Say it in one way.' });
  }
  const taken = [
    ...moves.map(({ from }) => from.join('.')),
    ...upcast.removes.map((keys) => keys.join('.')),
    ...splits.map(({ field }) => field),
  ];
  for (const path of repeated(taken)) {
    const problem = `it says twice where ${quoted(path)} goes`;
    report({ at, problem, hint: 'Rename, split or remove a field, once.' });
  }
  const filled = [...moves.map(({ to }) => to), ...splits.flatMap(({ into }) => into.map((part) => [part]))];
  for (const keys of filled) {
    const path = keys.join('.');
    if (taken.includes(path) || findField(before.payload, path) === null) continue;
    const problem = `payloads of version ${before.version} have a field ${quoted(path)} already`;
    report({ at, problem, hint: 'Remove or rename that one, too.' });
  }
  for (const path of new Set(made)) {
    if (hasField(next.payload, path)) continue;
    report({
      at,
      problem: `it makes a field ${quoted(path)}, which version ${next.version} does not have`,
      hint: `Its fields are: ${next.payload.fields.map(({ name }) => name).join(', ') || 'none'}.`,
    });
  }
};

const hasField = (payload: ObjectType, path: string): boolean =>
  payload.fields.some(({ name }) => name === path) || findField(payload, path) !== null;

const MAX_EXAMPLE = 200;

/** Whether what it leaves is of the next version is proved like every change of a payload. */
const reportMisfit = ({ at, before, next, report }: UpcastSource, upcast: FieldsUpcast): void => {
  const search = valueOutside(upcastType(before.payload, upcast, next.payload), [next.payload]);
  if (search.found === 'value') {
    const text = JSON.stringify(search.value);
    const shown = text.length > MAX_EXAMPLE ? `${text.slice(0, MAX_EXAMPLE)}…` : text;
    report({
      at,
      problem: `what it makes of version ${before.version} may be ${shown}, which version ${next.version} refuses`,
      hint: 'Rename, remove, split, default or sql what differs.',
    });
    return;
  }
  const rule = unkeptRule(before, upcast, next);
  if (rule === null) return;
  report({
    at,
    problem: `version ${next.version} wants ${rule.field} ${rule.is} ${rule.than}, which events of version ${before.version} need not keep`,
    hint: 'Make one of the two by sql so that it holds.',
  });
};
