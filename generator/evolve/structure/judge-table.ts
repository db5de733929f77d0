import type { AlterTableCmd, ColumnDef, Constraint, Node, RangeVar } from 'libpg-query';
import type { Hazard } from '../upgrade/step.ts';
import { type Known, keyOf, typeText } from './known.ts';
import {
  isTemporary,
  momentaryLock,
  nameOf,
  outsideTransaction,
  refusal,
  runs,
  unexpected,
  type Verdict,
} from './verdict.ts';

/** Judges an ALTER TABLE of a table that is on both sides; several commands are as bad as the worst. */
export const judgeTable = (
  relation: RangeVar | undefined,
  commands: readonly Node[],
  known: Known,
): Verdict => {
  const table: Table = {
    name: nameOf(relation),
    key: [relation?.schemaname, relation?.relname],
    object: `table ${nameOf(relation)}`,
  };
  if (!known.tables.has(keyOf(...table.key))) return unexpected(table.object);
  const verdicts = commands.map((command) =>
    'AlterTableCmd' in command ? judgeCommand(table, command.AlterTableCmd, known) : unexpected(table.object),
  );
  const [first = unexpected(table.object), ...others] = verdicts;
  return others.reduce(worse, first);
};

interface Table {
  readonly name: string;
  readonly key: readonly [string | undefined, string | undefined];
  readonly object: string;
}

const worse = (one: Verdict, other: Verdict): Verdict => ({
  object: one.object,
  refused: one.refused ?? other.refused,
  hazards: [...one.hazards, ...other.hazards],
  transactional: one.transactional && other.transactional,
});

const judgeCommand = (table: Table, command: AlterTableCmd, known: Known): Verdict => {
  const column = `column ${table.name}.${command.name}`;
  switch (command.subtype) {
    case 'AT_AddColumn':
      return judgeNewColumn(table, command.def, known);
    case 'AT_DropColumn':
      return refusal(column, 'every value that events have there would be gone');
    case 'AT_AlterColumnType':
      return judgeType(table, command, known);
    case 'AT_DropIdentity':
      return refusal(column, 'the order in which ids are given would be lost');
    case 'AT_SetNotNull':
    case 'AT_DropNotNull':
    case 'AT_ColumnDefault':
    case 'AT_AddIdentity':
    case 'AT_SetIdentity':
      return runs(column, [momentaryLock(table.name)]);
    case 'AT_AddConstraint':
      return judgeNewConstraint(table, command.def);
    case 'AT_ValidateConstraint':
      return runs(
        `constraint ${command.name} of ${table.name}`,
        [scan(table.name), outsideTransaction],
        false,
      );
    case 'AT_DropConstraint':
      return judgeGoneConstraint(table, command.name, known);
    default:
      return unexpected(table.object);
  }
};

const scan = (table: string): Hazard => ({
  kind: 'scan',
  message: `Reads the whole of ${table}, under SHARE UPDATE EXCLUSIVE: others read and append meanwhile.`,
});

const judgeNewColumn = (table: Table, definition: Node | undefined, known: Known): Verdict => {
  if (!definition || !('ColumnDef' in definition)) return unexpected(table.object);
  const object = `column ${table.name}.${definition.ColumnDef.colname}`;
  const constraints = constraintsOf(definition.ColumnDef);
  const has = (type: Constraint['contype']) => constraints.some(({ contype }) => contype === type);
  const lock = momentaryLock(table.name);
  if (has('CONSTR_GENERATED') || has('CONSTR_IDENTITY')) {
    return runs(object, [rewrite(table.name)]);
  }
  if (!known.filled.has(keyOf(...table.key))) return runs(object, [lock]);
  const value = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr;
  if (value === undefined) {
    return has('CONSTR_NOTNULL')
      ? refusal(object, 'what is stored has no value for it; declare it with `required: false`')
      : runs(object, [lock]);
  }
  // A constant is kept once for all rows; anything else would be asked now and written into each of them.
  return isConstant(value)
    ? runs(object, [
        lock,
        { kind: 'unchecked', message: `Rows of ${table.name} that are stored get the default, too.` },
      ])
    : refusal(object, 'what its default says now would be written into rows that were stored long ago');
};

const constraintsOf = ({ constraints = [] }: ColumnDef): readonly Constraint[] =>
  constraints.flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));

const isConstant = (value: Node): boolean => {
  if ('TypeCast' in value) return value.TypeCast.arg !== undefined && isConstant(value.TypeCast.arg);
  return 'A_Const' in value;
};

const rewrite = (table: string): Hazard => ({
  kind: 'rewrite',
  message: `Writes the whole of ${table} anew, under ACCESS EXCLUSIVE: nobody reads or writes it until that is done.`,
});

/** Types whose every value is the same in the other one, by the parser's names. */
const LOSSLESS: Readonly<Record<string, readonly string[]>> = {
  int2: ['int4', 'int8', 'text'],
  int4: ['int8', 'text'],
  int8: ['text'],
  uuid: ['text'],
  varchar: ['text'],
};

const judgeType = (table: Table, { name, def }: AlterTableCmd, known: Known): Verdict => {
  const object = `column ${table.name}.${name}`;
  const from = known.types.get(keyOf(...table.key, name)) ?? '';
  const definition = def && 'ColumnDef' in def ? def.ColumnDef : undefined;
  const to = typeText(definition?.typeName);
  if (!isOwnValue(definition?.raw_default, name)) return refusal(object, 'it would get other values');
  return LOSSLESS[from]?.includes(to)
    ? runs(object, [rewrite(table.name)])
    : refusal(object, `not every value of ${from || 'its type'} is the same as ${to || 'another type'}`);
};

/** Whether USING says no more than the column itself, cast. */
const isOwnValue = (value: Node | undefined, column: string | undefined): boolean => {
  if (value === undefined) return true;
  if ('TypeCast' in value) return value.TypeCast.arg !== undefined && isOwnValue(value.TypeCast.arg, column);
  const fields = 'ColumnRef' in value ? (value.ColumnRef.fields ?? []) : [];
  const [field] = fields;
  return fields.length === 1 && field !== undefined && 'String' in field && field.String.sval === column;
};

const judgeNewConstraint = (table: Table, definition: Node | undefined): Verdict => {
  if (!definition || !('Constraint' in definition)) return unexpected(table.object);
  const { conname, contype, skip_validation, indexname } = definition.Constraint;
  const object = `constraint ${conname} of ${table.name}`;
  if (skip_validation || indexname !== undefined) return runs(object, [momentaryLock(table.name)]);
  const lock =
    contype === 'CONSTR_FOREIGN'
      ? 'SHARE ROW EXCLUSIVE: nobody appends'
      : 'ACCESS EXCLUSIVE: nobody reads or writes';
  return runs(object, [
    { kind: 'scan', message: `Reads the whole of ${table.name}, under ${lock} until that is done.` },
  ]);
};

const judgeGoneConstraint = (table: Table, name: string | undefined, known: Known): Verdict => {
  const object = `constraint ${name} of ${table.name}`;
  if (isTemporary(name) || known.wanted.has(keyOf(table.key[0], name))) {
    return runs(object, [momentaryLock(table.name)]);
  }
  return refusal(object, 'what it keeps out could come in');
};
