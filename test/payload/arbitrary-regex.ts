import fc from 'fast-check';

/** Characters on which two regular expression engines could part: classes, cases, lines, pairs of surrogates. */
const LETTERS = [
  'a',
  'b',
  'B',
  '1',
  '_',
  ' ',
  '\n',
  '\r',
  '\u2028',
  '\u00a0',
  'é',
  'ſ',
  'K',
  '😀',
  '𝒳',
  '.',
  '{',
  '$',
];

export const subject: fc.Arbitrary<string> = fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 6 });

const single = fc.constantFrom(
  ...['a', 'b', 'B', '1', '.', '\\.', '\\{', '\\$', '\\n', ' ', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S'],
  ...[
    '[ab]',
    '[^a]',
    '[^\\n]',
    '[a-z]',
    '[A-Z_]',
    '[\\s\\S]',
    '[^\\s\\d]',
    '[\\w.]',
    '[^]',
    '[😀a]',
    '😀',
    'é',
  ],
  ...[
    '[\\]\\\\^-]',
    '[$.{]',
    '\\u2028',
    '[\\u0000-\\u001f]',
    '[\\u{1F600}-\\u{1F64F}]',
    '\\u{1D4B3}',
    '\\x41',
  ],
);
const quantifier = fc.constantFrom(
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '{2}',
  '{1,2}',
  '{0,3}',
  '{2,}',
  '*?',
  '+?',
  '??',
  '{0}',
);

/** The source of a regular expression; not every one is accepted by every set of flags. */
export const regexSource: fc.Arbitrary<string> = fc
  .letrec<{ any: string; part: string }>((tie) => ({
    any: fc
      .array(fc.array(tie('part'), { maxLength: 4 }), { minLength: 1, maxLength: 3 })
      .map((alternatives) => alternatives.map((parts) => parts.join('')).join('|')),
    part: fc.oneof(
      { maxDepth: 2 },
      fc.tuple(single, quantifier).map((parts) => parts.join('')),
      fc.constantFrom('^', '$'),
      fc
        .tuple(fc.constantFrom('(', '(?:', '(?<n>'), tie('any'), quantifier)
        .map(([open, body, times]) => `${open}${body})${times}`),
      fc.tuple(fc.constantFrom('(?=', '(?!'), tie('any')).map(([open, body]) => `${open}${body})`),
    ),
  }))
  .any.chain((source) => fc.constantFrom(source, `^${source}`, `^(?:${source})$`));

export const regexFlags = fc.constantFrom('', '', '', 'u', 'u', 'i', 's', 'su', 'g');
