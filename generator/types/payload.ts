import type { Field, PayloadType } from '../catalog/payload-type.ts';
import { literal, typeKey } from './literals.ts';
import { type Code, newCode, writeDoc } from './writer.ts';

/**
 * Writes the TypeScript type of a payload type. An event never changes, so everything in it is readonly. An
 * optional field is `?: T | undefined`, as zod infers it, which means the same with and without
 * `exactOptionalPropertyTypes`; JSON leaves such a key out either way.
 */
export const writePayloadType = (code: Code, type: PayloadType): void => {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      code.write(type.kind);
      return;
    case 'any':
      code.write('unknown');
      return;
    case 'literal':
      code.write(type.values.map(literal).join(' | ') || 'never');
      return;
    case 'array':
      code.write('ReadonlyArray<');
      writePayloadType(code, type.items);
      code.write('>');
      return;
    case 'record':
      code.write('{ readonly [key: string]: ');
      writePayloadType(code, type.values);
      code.write(' }');
      return;
    case 'union':
      writeMembers(code, type.members);
      return;
    case 'object':
      writeObject(code, type.fields, type.unknownKeys);
  }
};

/** The same as text. */
export const payloadTypeText = (type: PayloadType): string => {
  const code = newCode();
  writePayloadType(code, type);
  return code.toString();
};

const writeMembers = (code: Code, members: readonly PayloadType[]): void => {
  if (members.length === 0) code.write('never');
  for (const [index, member] of members.entries()) {
    if (index > 0) code.write(' | ');
    writePayloadType(code, member);
  }
};

const writeObject = (code: Code, fields: readonly Field[], unknownKeys: 'refuse' | 'allow'): void => {
  if (fields.length === 0) {
    code.write(`{ readonly [key: string]: ${unknownKeys === 'allow' ? 'unknown' : 'never'} }`);
    return;
  }
  code.inlineBlock(() => {
    for (const field of fields) writeField(code, field);
  });
};

const writeField = (code: Code, field: Field): void => {
  writeDoc(code, field.doc);
  code.write(`readonly ${typeKey(field.name)}${field.optional ? '?' : ''}: `);
  writePayloadType(code, field.type);
  if (field.optional && field.type.kind !== 'any') code.write(' | undefined');
  code.write(';').newLine();
};
