import type { Pattern, StringType } from '../payload-type.ts';
import { formatPattern } from './format.ts';
import { lengthBounds } from './length.ts';
import { checkRefusal } from './refused.ts';
import { translateRegex } from './regex.ts';
import type { Source } from './types.ts';

/** `z.string()` with its lengths, patterns and formats. Lengths count code points, as zod since 4.6 does. */
export const compileString = ({ schema, place }: Source): StringType | null => {
  const { minLength, maxLength, others } = lengthBounds(schema.checks);
  const patterns = others.map((check): Pattern | null => {
    if (check.check !== 'string_format') {
      const { problem, hint } = checkRefusal(check.check);
      place.report(problem, hint);
      return null;
    }
    const read = formatPattern(check);
    if ('problem' in read) {
      place.report(read.problem, read.hint);
      return null;
    }
    const { format, expected, source, flags } = read;
    const translated = translateRegex(source, flags);
    if ('problem' in translated) {
      place.report(`the regular expression /${source}/${flags}: ${translated.problem}`, translated.hint);
      return null;
    }
    return { format, expected, source, flags, postgres: translated.postgres };
  });
  if (!patterns.every((pattern) => pattern !== null)) return null;
  return { kind: 'string', minLength, maxLength, patterns };
};
