import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { StringType } from '../../generator/catalog/payload-type.ts';
import { maskedPattern } from '../../generator/ddl/payload-masked-pattern.ts';
import { compiled } from './payload-schema.ts';

const patternOf = (schema: z.ZodType): string => {
  const [field] = compiled(z.object({ text: schema })).fields;
  return (field?.type as StringType).patterns[0]?.postgres ?? '';
};

test('a hash is a mask and a pattern without counts', () => {
  expect(maskedPattern(patternOf(z.string().regex(/^sha256:[0-9a-f]{64}$/)))).toEqual({
    mask: `sha256:${'_'.repeat(64)}`,
    pattern: '^sha256:[0-9a-f]+$',
  });
});

test('a uuid is its first alternative', () => {
  expect(maskedPattern(patternOf(z.uuid()))).toEqual({
    mask: '________-____-____-____-____________',
    pattern: '^[0-9A-Fa-f]+-[0-9A-Fa-f]+-[1-8][0-9A-Fa-f]+-[89ABab][0-9A-Fa-f]+-[0-9A-Fa-f]+$',
  });
});

test.each([
  ['two runs side by side', /^[A-Z]{8}[0-9]{8}$/],
  ['a separator that a set has', /^[a-z-]{8}-[a-z-]{8}$/],
  ['a group that ends before the end', /^(?:[0-9]{20}|b)(?:c)$/],
  ['a group of groups', /^(?:[0-9]{20}|(?:b|c)d)$/],
  ['an alternative without an anchor', /^[0-9]{20}|b$/],
  ['a pattern without an end', /^[0-9]{20}/],
  ['a set of what is left out', /^[^a]{20}$/u],
  ['other counts', /^[0-9]{20,}$/],
  ['characters of two code units', /^😀[0-9]{20}$/u],
  ['what LIKE reads in another way', /^%[0-9]{20}$/],
  ['a short text', /^[0-9]{8}$/],
])('no mask for %s', (_, pattern) => {
  expect(maskedPattern(patternOf(z.string().regex(pattern)))).toBeNull();
});

const SETS = ['[0-9]', '[a-c]', '[\\-0-9]', '[ab]'];
const item = fc
  .tuple(fc.constantFrom(...SETS, '-', ':', '4', 'b', '[.]'), fc.constantFrom(1, 1, 2, 4, 9))
  .map(([source, count]) => `${source}${count === 1 ? '' : `{${count}}`}`);
const fixedLength = fc.array(item, { minLength: 2, maxLength: 7 }).map((items) => items.join(''));
/** LIKE without escapes as a regular expression. */
const likeRegex = (mask: string): RegExp =>
  new RegExp(`^${[...mask].map((sign) => (sign === '_' ? '[^]' : `[${sign}]`)).join('')}$`);

test('what mask and pattern let pass, the pattern matches', () => {
  const verdicts = { both: 0, neither: 0 };
  const masked = fixedLength.filter((body) => maskedPattern(`^${body}$`) !== null);
  const asked = masked.chain((body) => {
    const exact = new RegExp(`^${body}$`);
    const change = fc.record({ at: fc.nat({ max: 40 }), to: fc.constantFrom('', ...'ab04-:.9') });
    return fc.record({
      exact: fc.constant(exact),
      text: fc.stringMatching(exact),
      changes: fc.array(change, { maxLength: 2 }),
    });
  });
  fc.assert(
    fc.property(asked, ({ exact, text, changes }) => {
      const { mask, pattern } = maskedPattern(exact.source) ?? { mask: '', pattern: '' };
      const changed = changes.reduce((now, { at, to }) => now.slice(0, at) + to + now.slice(at + 1), text);
      const accepted = exact.test(changed);
      verdicts[accepted ? 'both' : 'neither'] += 1;
      expect(likeRegex(mask).test(changed) && new RegExp(pattern).test(changed), changed).toBe(accepted);
    }),
    { numRuns: 500, seed: 7 },
  );
  expect(verdicts.both).toBeGreaterThan(50);
  expect(verdicts.neither).toBeGreaterThan(50);
});
