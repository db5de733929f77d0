import type { Check } from './zod-schema.ts';

interface FormatPattern {
  readonly format: string;
  readonly expected: string;
  readonly source: string;
  readonly flags: string;
}

interface Refused {
  readonly problem: string;
  readonly hint: string;
}

/** Formats whose whole verdict in zod is that `def.pattern` matches, and what a person calls them. */
const PATTERN_FORMATS: Readonly<Record<string, string>> = {
  guid: 'a guid',
  uuid: 'a uuid',
  email: 'an email address',
  emoji: 'emoji',
  nanoid: 'a nanoid',
  cuid: 'a cuid',
  cuid2: 'a cuid2',
  ulid: 'a ulid',
  xid: 'an xid',
  ksuid: 'a ksuid',
  datetime: 'an ISO 8601 date and time',
  date: 'an ISO 8601 date',
  time: 'an ISO 8601 time',
  duration: 'an ISO 8601 duration',
  ipv4: 'an IPv4 address',
  cidrv4: 'an IPv4 range',
  mac: 'a MAC address',
  e164: 'a telephone number such as +4930123456',
  lowercase: 'text without upper-case letters',
  uppercase: 'text without lower-case letters',
};

/** Formats whose verdict in zod is code, and the pattern that gives the same one (schemas.js, isValid…). */
const CODE_FORMATS: Readonly<Record<string, FormatPattern>> = {
  base64: {
    format: 'base64',
    expected: 'base64',
    source: '^(?:[0-9a-zA-Z+/]{4})*(?:[0-9a-zA-Z+/]{2}==|[0-9a-zA-Z+/]{3}=)?$',
    flags: '',
  },
  base64url: {
    format: 'base64url',
    expected: 'base64url',
    source: '^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$',
    flags: '',
  },
};

/** The regular expression that stands for one string check of zod, or why there is none. */
export const formatPattern = (check: Check): FormatPattern | Refused => {
  const format = String(check.format);
  if (check.when !== undefined) {
    return { problem: 'a check that runs only sometimes has no exact check', hint: 'Leave `when` out.' };
  }
  const known = CODE_FORMATS[format];
  if (known) return known;
  switch (format) {
    case 'starts_with':
      return literalPattern(format, check.prefix, 'text that starts with', (text) => `^${text}`);
    case 'ends_with':
      return literalPattern(format, check.suffix, 'text that ends with', (text) => `${text}$`);
    case 'includes':
      return includesPattern(check);
    default:
      return regexPattern(format, check.pattern);
  }
};

const regexPattern = (format: string, pattern: unknown): FormatPattern | Refused => {
  const expected = PATTERN_FORMATS[format];
  if ((expected === undefined && format !== 'regex') || !(pattern instanceof RegExp)) {
    return {
      problem: `the format ${format} is checked by code in zod and has no exact check in PostgreSQL`,
      hint: 'Use z.string().regex(…) for its shape, and check the rest before appending.',
    };
  }
  const { source, flags } = pattern;
  return { format, expected: expected ?? `text that matches ${source}`, source, flags };
};

const includesPattern = (check: Check): FormatPattern | Refused =>
  check.position === undefined || check.position === 0
    ? literalPattern('includes', check.includes, 'text that contains', (text) => text)
    : {
        problem: 'includes with a position counts UTF-16 units',
        hint: 'Use z.string().regex(…) with the flag u.',
      };

const literalPattern = (
  format: string,
  text: unknown,
  expected: string,
  build: (escaped: string) => string,
): FormatPattern | Refused => {
  if (typeof text !== 'string' || !text.isWellFormed() || text.includes('\0')) {
    return { problem: 'the text has a character that jsonb can not hold', hint: 'Leave it out.' };
  }
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return { format, expected: `${expected} ${JSON.stringify(text)}`, source: build(escaped), flags: 'u' };
};
