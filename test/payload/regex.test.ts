import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { translateRegex } from '../../generator/catalog/payload/regex.ts';
import { type Database, withDatabase } from '../../generator/database/connect.ts';
import { boundQuery } from '../../generator/database/query.ts';
import { MAJORS } from '../servers/majors.ts';
import { startServer } from '../servers/start.ts';
import { regexFlags, regexSource, subject } from './arbitrary-regex.ts';

const SEED = Number(process.env.PAYLOAD_SEED ?? 4711);
const ROUNDS = Number(process.env.PAYLOAD_ROUNDS ?? 1);

/** Patterns that have bitten someone, and those of zod's own formats that are written with care. */
const CURATED: readonly RegExp[] = [
  ...['^[^]*[\\0-\\x1f]$', '^[^]*$', '^a{0}$', '\\cJ', '^[\\b]$', '[\\c]'].map(
    (source) => new RegExp(source),
  ),
  /^$/,
  /^a$|^b$/,
  /^[^@]+@[^@]+$/,
  /^\s|\s$/,
  /^.+$/u,
  /^.*$/,
  /^[\s\S]+$/,
  /\*\*\*:a/,
  /^(?:)a/,
  /(?=.*\d)(?=.*[a-z])^.{2,5}$/u,
  /^(?!.*\.\.)[a.]+$/,
  /[.*+?^${}()|[\]\\]/,
  /^[[:alpha:]]$/,
  /^[[.a.]]+$/,
  /^[a\]b]+$/,
  /^[-a]+$/,
  /^[a-]+$/,
  /^a{0,255}$/,
  /^(a|b)*?b$/,
  /^(a?){3}$/,
  /^(|a)b$/,
  /^[^a-zA-Z]+$/,
  /^[a-z]+$/i,
  /^[k-s]+$/i,
  /^\x41\u0042\t$/,
  /a{,2}/,
  /^{$/,
  /^(?:25[0-5]|1?\d)(?:\.(?:25[0-5]|1?\d)){3}$/,
  z.regexes.hostname,
  z.regexes.domain,
  z.regexes.extendedDuration,
  z.regexes.rfc5322Email,
  z.regexes.unicodeEmail,
  z.regexes.datetime({ offset: true, local: true }),
  z.regexes.ipv6,
  z.regexes.cidrv6,
];

interface Case {
  readonly regex: RegExp;
  readonly postgres: string;
  readonly text: string;
}

const casesOf = (regex: RegExp, texts: readonly string[]): Case[] => {
  const translated = translateRegex(regex.source, regex.flags);
  if ('problem' in translated) return [];
  const storable = texts.filter((text) => text.isWellFormed() && !text.includes('\0'));
  return storable.map((text) => ({ regex, postgres: translated.postgres, text }));
};

const disagreements = async (database: Database, cases: readonly Case[]): Promise<string[]> => {
  const rows: { matches: boolean }[] = await database.query(
    boundQuery(
      `SELECT text COLLATE "C" ~ pattern AS matches
       FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS given (text, pattern, place) ORDER BY place`,
      [cases.map(({ text }) => text), cases.map(({ postgres }) => postgres)],
    ),
  );
  return cases.flatMap(({ regex, postgres, text }, index) => {
    regex.lastIndex = 0;
    const expected = regex.test(text);
    return rows[index]?.matches === expected
      ? []
      : [`${regex} is ${expected} on ${JSON.stringify(text)}, ${postgres} is not`];
  });
};

const compiledRegex = (source: string, flags: string): RegExp[] => {
  try {
    return [new RegExp(source, flags)];
  } catch {
    return [];
  }
};

test.each(MAJORS)('PostgreSQL %i matches what JavaScript matches', async (major) => {
  const server = await startServer(major);
  try {
    await withDatabase(server.url, async (database) => {
      const count = (major === 18 ? 1500 : 300) * ROUNDS;
      const sources = fc.sample(fc.tuple(regexSource, regexFlags), { numRuns: count, seed: SEED + major });
      const random = sources.flatMap(([source, flags]) => compiledRegex(source, flags));
      const texts = fc.sample(subject, { numRuns: 30, seed: SEED });
      const generated = random.flatMap((regex) => casesOf(regex, texts));
      const curated = CURATED.flatMap((regex) => [
        ...casesOf(regex, fc.sample(subject, { numRuns: 200, seed: SEED })),
        ...casesOf(regex, matching(regex)),
      ]);
      expect((await disagreements(database, curated)).slice(0, 10)).toEqual([]);
      expect((await disagreements(database, generated)).slice(0, 10)).toEqual([]);
      expect(generated.length).toBeGreaterThan(random.length * 5);
      expect(generated.filter(({ regex, text }) => regex.test(text)).length).toBeGreaterThan(count);
    });
  } finally {
    await server.stop();
  }
}, 600_000);

/** Texts that a pattern matches, and the same with something added or taken away. */
const matching = (regex: RegExp): string[] => {
  try {
    const found = fc.sample(fc.stringMatching(new RegExp(regex.source)), { numRuns: 40, seed: SEED });
    return found.flatMap((text) => [text, `${text}\n`, text.slice(1), text.slice(0, -1), `${text}😀`]);
  } catch {
    return [];
  }
};
