import type { Catalog } from '../catalog/model.ts';
import type { Pattern, PayloadType } from '../catalog/payload-type.ts';
import { openVersions } from '../catalog/versions.ts';
import { camelCase, type IdentifierPool } from '../types/identifiers.ts';
import { stringLiteral } from '../types/literals.ts';
import type { Code } from '../types/writer.ts';

/** The name of each regular expression of the module, by its literal. */
export type PatternNames = ReadonlyMap<string, { readonly name: string; readonly pattern: Pattern }>;

/** A constant for each regular expression that the payloads have, named after its format. */
export const patternNames = ({ tables }: Catalog, pool: IdentifierPool): PatternNames => {
  const names = new Map<string, { name: string; pattern: Pattern }>();
  const definitions = tables.flatMap(({ events }) =>
    events.flatMap((event) => [event, ...openVersions(event)]),
  );
  for (const { payload } of definitions) {
    for (const pattern of patternsOf(payload)) {
      const key = patternKey(pattern);
      if (names.has(key)) continue;
      const name = pool.take(camelCase(`${pattern.format} pattern`), (base) => [base]);
      names.set(key, { name, pattern });
    }
  }
  return names;
};

export const patternKey = ({ source, flags }: Pattern): string => `/${source}/${flags}`;

/** By the constructor: a literal would be held to the regular expressions that a compiler's target knows. */
export const writePatterns = (code: Code, patterns: PatternNames): void => {
  if (patterns.size > 0) code.newLine();
  for (const { name, pattern } of patterns.values()) {
    const flags = pattern.flags === '' ? '' : `, ${stringLiteral(pattern.flags)}`;
    code.writeLine(`const ${name} = new RegExp(${stringLiteral(pattern.source)}${flags});`);
  }
};

const patternsOf = (type: PayloadType): readonly Pattern[] => {
  switch (type.kind) {
    case 'string':
      return type.patterns;
    case 'array':
      return patternsOf(type.items);
    case 'record':
      return [...type.keys.patterns, ...patternsOf(type.values)];
    case 'union':
      return type.members.flatMap(patternsOf);
    case 'object':
      return type.fields.flatMap((field) => patternsOf(field.type));
    default:
      return [];
  }
};
