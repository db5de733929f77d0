import type {
  ArrayType,
  NumberType,
  ObjectType,
  Pattern,
  PayloadType,
  StringType,
} from '../catalog/payload-type.ts';
import { expectedText } from '../ddl/payload-expected.ts';
import { literal, objectKey, stringLiteral } from '../types/literals.ts';
import type { Code } from '../types/writer.ts';
import { type PatternNames, patternKey } from './patterns.ts';

/** The source of the schemas whose words are not zod's own. */
export interface LeafSource {
  readonly text: (type: StringType) => string;
  readonly number: (type: NumberType) => string;
}

/** Writes zod 4 source that has the same verdict as the schema from which the payload type was compiled. */
export const writeSchema = (code: Code, type: PayloadType, source: LeafSource): void => {
  const inner = (part: PayloadType): void => writeSchema(code, part, source);
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
      code.write(source.text(type));
      return;
    case 'number':
      code.write(source.number(type));
      return;
    case 'array':
      code.write('z.array(');
      inner(type.items);
      code.write(`)${lengthSource(type)}`);
      return;
    case 'record':
      code.write(`z.record(${source.text(type.keys)}, `);
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
  (patterns: PatternNames): LeafSource['text'] =>
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

/** Says of a number with bounds all that the database says: zod would name the bound alone that is missed. */
export const toldNumber = (type: NumberType): string =>
  type.minimum || type.maximum ? numberSource(type, stringLiteral(expectedText(type))) : numberSource(type);

/** @param words source of what is told of a number that is another one; without, it is zod's to say. */
export const numberSource = (
  { integer, minimum, maximum, multipleOf }: NumberType,
  words: string | null = null,
): string => {
  const also = words === null ? '' : `, ${words}`;
  return [
    `z.${integer ? 'int' : 'number'}(${words ?? ''})`,
    minimum && `.${minimum.exclusive ? 'gt' : 'min'}(${minimum.value}${also})`,
    maximum && `.${maximum.exclusive ? 'lt' : 'max'}(${maximum.value}${also})`,
    multipleOf && `.multipleOf(${multipleOf}${also})`,
  ]
    .filter(Boolean)
    .join('');
};
