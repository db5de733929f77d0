import type {
  ArrayType,
  NumberType,
  ObjectType,
  Pattern,
  PayloadType,
  StringType,
} from '../catalog/payload-type.ts';
import { literal, objectKey, stringLiteral } from '../types/literals.ts';
import type { Code } from '../types/writer.ts';
import { type PatternNames, patternKey } from './patterns.ts';

/** The source of a text's schema. */
export type TextSource = (type: StringType) => string;

/** Writes zod 4 source that has the same verdict as the schema from which the payload type was compiled. */
export const writeSchema = (code: Code, type: PayloadType, textSource: TextSource): void => {
  const inner = (part: PayloadType): void => writeSchema(code, part, textSource);
  switch (type.kind) {
    case 'boolean':
    case 'null':
      code.write(`z.${type.kind}()`);
      return;
    case 'any':
      code.write(type.finiteNumbers ? 'z.json()' : 'z.unknown()');
      return;
    case 'literal':
      code.write(
        type.values.length === 0 ? 'z.never()' : `z.literal([${type.values.map(literal).join(', ')}])`,
      );
      return;
    case 'string':
      code.write(textSource(type));
      return;
    case 'number':
      code.write(numberSource(type));
      return;
    case 'array':
      code.write('z.array(');
      inner(type.items);
      code.write(`)${lengthSource(type)}`);
      return;
    case 'record':
      code.write(`z.record(${textSource(type.keys)}, `);
      inner(type.values);
      code.write(')');
      return;
    case 'union':
      writeUnion(code, type.members, inner);
      return;
    case 'object':
      writeObject(code, type, inner);
  }
};

type Inner = (type: PayloadType) => void;

const writeUnion = (code: Code, members: readonly PayloadType[], inner: Inner): void => {
  const [only, ...others] = members.filter(({ kind }) => kind !== 'null');
  const nullable = others.length + (only ? 1 : 0) < members.length;
  if (only === undefined) code.write(nullable ? 'z.null()' : 'z.never()');
  else if (others.length === 0) inner(only);
  else {
    code.write('z.union([');
    for (const [index, member] of [only, ...others].entries()) {
      if (index > 0) code.write(', ');
      inner(member);
    }
    code.write('])');
  }
  if (only !== undefined && nullable) code.write('.nullable()');
};

const writeObject = (code: Code, { fields, unknownKeys }: ObjectType, inner: Inner): void => {
  code.write(unknownKeys === 'refuse' ? 'z.strictObject(' : 'z.looseObject(');
  if (fields.length === 0) code.write('{})');
  else {
    code.inlineBlock(() => {
      for (const { name, type, optional } of fields) {
        code.write(`${objectKey(name)}: `);
        inner(type);
        code.write(`${optional ? '.optional()' : ''},`).newLine();
      }
    });
    code.write(')');
  }
};

/** Texts whose patterns are constants of the module. */
export const namedPatterns =
  (patterns: PatternNames): TextSource =>
  (type) =>
    textSchema(type, (pattern) => patterns.get(patternKey(pattern))?.name ?? '');

/** @param sourceOf the source of a regular expression. */
export const textSchema = (type: StringType, sourceOf: (pattern: Pattern) => string): string => {
  const tests = type.patterns.map((pattern) => {
    const message = pattern.format === 'regex' ? '' : `, ${stringLiteral(pattern.expected)}`;
    return `.regex(${sourceOf(pattern)}${message})`;
  });
  return `z.string()${lengthSource(type)}${tests.join('')}`;
};

export const lengthSource = ({ minLength, maxLength }: StringType | ArrayType): string => {
  if (minLength !== null && minLength === maxLength && minLength >= 0) return `.length(${minLength})`;
  return `${minLength === null ? '' : `.min(${minLength})`}${maxLength === null ? '' : `.max(${maxLength})`}`;
};

const numberSource = ({ integer, minimum, maximum, multipleOf }: NumberType): string =>
  [
    integer ? 'z.int()' : 'z.number()',
    minimum && `.${minimum.exclusive ? 'gt' : 'min'}(${minimum.value})`,
    maximum && `.${maximum.exclusive ? 'lt' : 'max'}(${maximum.value})`,
    multipleOf && `.multipleOf(${multipleOf})`,
  ]
    .filter(Boolean)
    .join('');
