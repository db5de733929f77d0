import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdentifierPool, pascalCase } from '../../generator/types/identifiers.ts';
import { docLines, stringLiteral } from '../../generator/types/literals.ts';

test.each([
  ['email_sent', 'EmailSent'],
  ['EMAIL_SENT', 'EmailSent'],
  ['CustomerEmailChanged', 'CustomerEmailChanged'],
  ['customerEmail', 'CustomerEmail'],
  ['2fa on', '_2faOn'],
  ['class', 'Class'],
  ['a.b/c', 'ABC'],
  ['日本 語', '日本語'],
  ['--', 'U002DU002D'],
])('%s is %s', (name, identifier) => {
  expect(pascalCase(name)).toBe(identifier);
});

test('any text becomes an identifier', () => {
  const anyText = fc.string({ minLength: 1, unit: 'binary' });
  fc.assert(
    fc.property(anyText, (name) => {
      expect(pascalCase(name)).toMatch(/^[\p{ID_Start}_]\p{ID_Continue}*$/u);
    }),
  );
});

test('names that fold to one identifier stay apart, also from what is declared for others', () => {
  const pool = new IdentifierPool();
  const declared = (base: string): string[] => [base, `${base}Event`];
  expect(['A', 'A', 'AEvent', 'B'].map((base) => pool.take(base, declared))).toEqual([
    'A',
    'A2',
    'AEvent2',
    'B',
  ]);
});

test('a string literal means its text', () => {
  const anyText = fc.string({
    unit: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1 }),
      fc.constantFrom("'", '\\', '`', '\u2028', '\ud800'),
    ),
  });
  fc.assert(
    fc.property(anyText, (text) => {
      const literal = stringLiteral(text);
      expect(new Function(`return ${literal}`)()).toBe(text);
      expect(literal).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
    }),
  );
});

test.each([
  ['*/ code', '*\\/ code'],
  ['@ts-ignore', '\\@ts-ignore'],
  [' * @ts-expect-error', '* \\@ts-expect-error'],
  ['write to a@b.example', 'write to a@b.example'],
  ['turn \u202e around', 'turn \\u202e around'],
])('a doc that says %j is written %j', (text, line) => {
  expect(docLines(text)).toEqual([line]);
});
