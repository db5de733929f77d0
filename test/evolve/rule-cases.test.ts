import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CatalogDefinition } from '../../generator/catalog/define.ts';
import type { Catalog } from '../../generator/catalog/model.ts';
import { validateCatalog } from '../../generator/catalog/validate.ts';
import type { Case } from '../../generator/evolve/case.ts';
import { judge } from '../../generator/evolve/judge.ts';
import { firstLock } from '../../generator/evolve/lock/lock.ts';
import { lockText, parseLock } from '../../generator/evolve/lock/lock-file.ts';
import { COMPAT_RULES } from '../../generator/evolve/rules.ts';
import { accepts } from '../../generator/evolve/subtype/accepts.ts';
import { packageRoot } from '../../generator/package-root.ts';

const FOLDER = join(packageRoot, 'generator/evolve/rules');
const ids = readdirSync(FOLDER).sort();
const SECTIONS = ['## What it finds', '## Why it breaks', '## Example', '## What to do'];

test('every folder of rules is listed under its name, and nothing else is', async () => {
  expect(COMPAT_RULES.map(({ id }) => id)).toEqual(ids);
  for (const { id, ...listed } of COMPAT_RULES) {
    const { rule } = await import(join(FOLDER, id, 'rule.ts'));
    expect(listed, id).toEqual(rule);
  }
});

test('no rule has the name of one of the audit', () => {
  const ofAudit = readdirSync(join(packageRoot, 'generator/audit/rules'));
  for (const { id, summary } of COMPAT_RULES) {
    expect(summary, id).toMatch(/^[A-Z].*\.$/);
    expect(ofAudit).not.toContain(id);
  }
});

const catalogOf = (definition: CatalogDefinition): Catalog => {
  const { catalog, problems } = validateCatalog(definition);
  if (catalog === null) throw new Error(JSON.stringify(problems));
  return catalog;
};

/** Judged as the tool judges it: what was released comes from the text of a lock file. */
const judged = async ({ before, after }: Case, id: string) => {
  const lock = parseLock('catalog.lock.json', lockText(firstLock(catalogOf(before))));
  const direction = COMPAT_RULES.find((rule) => rule.id === id)?.direction ?? 'backward';
  return judge(lock, catalogOf(after), `${direction}-transitive`, COMPAT_RULES);
};

describe.each(ids)('%s', async (id) => {
  const { breaking, clean } = (await import(join(FOLDER, id, 'cases.ts'))) as {
    readonly breaking: readonly Case[];
    readonly clean: readonly Case[];
  };

  test('has a page, cases that break and cases that do not', () => {
    const page = join(packageRoot, 'docs/compat', `${id}.md`);
    expect(existsSync(page), page).toBe(true);
    const text = readFileSync(page, 'utf8');
    expect(text.startsWith(`# ${id}\n`), 'the title is the id').toBe(true);
    for (const section of SECTIONS) expect(text, section).toContain(section);
    expect(breaking.length).toBeGreaterThan(0);
    expect(clean.length).toBeGreaterThan(0);
  });

  test.each(breaking)('breaks: $name', async (one) => {
    const changes = await judged(one, id);
    expect([...new Set(changes.map(({ rule }) => rule))]).toEqual([id]);
    for (const { message, wayOut } of changes) {
      expect(message).not.toMatch(/\.$/);
      expect(wayOut).toMatch(/^[A-Z].*\.$/);
    }
  });

  test.each(clean)('does not break: $name', async (one) => {
    expect(await judged(one, id)).toEqual([]);
  });
});

test('a value that is shown was right, and would be refused', async () => {
  const { breaking } = (await import(join(FOLDER, 'bounds-narrowed', 'cases.ts'))) as {
    readonly breaking: readonly Case[];
  };
  let shown = 0;
  for (const one of breaking) {
    const [was, is] = [one.before, one.after].map((definition) => {
      const field = catalogOf(definition).tables[0]?.events[0]?.payload.fields[0];
      if (field === undefined) throw new Error('the case has no field');
      return field.type;
    });
    for (const { at, example } of await judged(one, 'bounds-narrowed')) {
      if (!at.endsWith('.v') || example === undefined || !was || !is) continue;
      shown += 1;
      expect([accepts(was, example), accepts(is, example)], one.name).toEqual([true, false]);
    }
  }
  expect(shown).toBeGreaterThan(4);
});
