import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { htmlReport } from '../../generator/audit/report/html-report.ts';
import { BROWSER, type OpenPage, openHtml, startBrowser } from '../html/browser.ts';
import { openStage, runScript } from './database.ts';
import { HOSTILE_DATABASE, HOSTILE_NAMES } from './hostile-database.ts';
import { madeUpFinding, madeUpReport, madeUpTable, manyFindings } from './made-up-report.ts';
import { runAuditVerb } from './run-audit.ts';

let hostile = '';
beforeAll(async () => {
  const stage = await openStage(18);
  const folder = await mkdtemp(join(tmpdir(), 'indelible-html-'));
  try {
    await runScript(stage.pool, HOSTILE_DATABASE);
    const file = join(folder, 'report.html');
    await runAuditVerb({ databaseUrl: stage.url, format: `html=${file}` });
    hostile = await readFile(file, 'utf8');
  } finally {
    await stage.stop();
    await rm(folder, { recursive: true });
  }
});

test('asks nothing of anybody: no script, no address but those in names, a policy that allows one style', () => {
  expect(hostile).not.toMatch(/<script|<img|<link|<iframe|\son\w+\s*=\s*["']|javascript:|@import|url\(http/i);
  expect(hostile.replaceAll('&#x27;', "'")).toMatch(
    /content="default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'"/,
  );
  expect(hostile).not.toMatch(/ style="/);
});

test('roles of whom the same is said are one box, as are tables to which the same ways lead', () => {
  const findings = (table: string) =>
    Array.from({ length: 300 }, (_, number) => madeUpFinding(`role_${number}`, `public.${table}`));
  const tables = Array.from({ length: 60 }, (_, number) => `events_${number}`);
  const html = htmlReport(madeUpReport(tables.map((table) => madeUpTable(table, findings(table)))));
  expect(html.match(/<figure/g)).toHaveLength(1);
  expect(html.match(/class="node /g)).toHaveLength(4);
  expect(html).toContain('300 login roles');
  expect(html).toContain('60 event tables');
});

test('a picture of many different ways stays readable, and says what it leaves out', () => {
  const html = htmlReport(manyFindings(300, 60));
  expect(html.match(/class="node login/g)).toHaveLength(24);
  expect(html).toContain('276 more roles with ways of their own did not fit');
  const [, height] = /<svg viewBox="0 0 \d+ (\d+)"[^>]*role="img"/.exec(html) ?? [];
  expect(Number(height)).toBeLessThan(2500);
});

test('a way that is not there is never drawn: two ways over one role stay two', () => {
  const findings = [
    madeUpFinding('a', 'public.events', { path: ['a', 'SET ROLE team', 'DELETE on public.events'] }),
    madeUpFinding('b', 'public.events', {
      path: ['b', 'SET ROLE team', 'owns public.events'],
      rule: 'owner-can-log-in',
      key: 'k',
    }),
  ];
  const html = htmlReport(madeUpReport([madeUpTable('events', findings)]));
  expect(html.match(/class="node step/g)).toHaveLength(4);
  expect(html.match(/class="way hole" marker-end/g)).toHaveLength(6);
});

// Skipped by name where no Chromium is installed: `apt-get install chromium`.
describe.skipIf(!BROWSER)(`in a real browser (${BROWSER ?? 'no Chromium is installed'})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser?.close());

  const open = (width: number, html = hostile): Promise<OpenPage> => openHtml(browser, html, width);

  test('no name is a script, nothing is fetched, nothing is held against the page', async () => {
    const { page, complaints, asked } = await open(1200);
    expect(await page.title()).toBe('Event tables of scratch');
    expect(await page.locator('script, img, iframe, [onerror]').count()).toBe(0);
    const text = await page.locator('body').innerText();
    for (const name of HOSTILE_NAMES.filter((name) => !name.includes('\n'))) expect(text).toContain(name);
    expect(complaints).toEqual([]);
    expect(asked).toEqual([]);
    // The style is applied: its hash is the one of the policy.
    expect(await page.evaluate('getComputedStyle(document.body).margin')).toBe('0px');
    await page.close();
  });

  test.each([375, 320, 1200])('nothing is wider than a page of %i px', async (width) => {
    const { page } = await open(width);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.close();
  });

  test('holes are red and reach from a login role to the table; the picture has a name and a table beside it', async () => {
    const { page } = await open(1200);
    const holes = page.locator('svg path.way.hole');
    expect(await holes.count()).toBeGreaterThan(0);
    const stroke = await page.evaluate<string>(
      "getComputedStyle(document.querySelector('svg[role=img] path.way.hole')).stroke",
    );
    const [red = 0, green = 0, blue = 0] = (stroke.match(/\d+/g) ?? []).map(Number);
    expect(red).toBeGreaterThan(2 * Math.max(green, blue));
    const picture = page.getByRole('img', { name: /^Ways to / });
    expect(await picture.count()).toBe(2);
    await page
      .getByText(/The same as a table/)
      .first()
      .focus();
    await page.keyboard.press('Enter');
    expect(
      await page
        .getByRole('row', { name: /UPDATE on the table/ })
        .first()
        .isVisible(),
    ).toBe(true);
    await page.close();
  });

  test('texts stay in their boxes', async () => {
    const { page } = await open(1200, htmlReport(manyFindings(30, 1)));
    const outside = await page.evaluate(`[...document.querySelectorAll('g.node')].filter((node) => {
      const box = node.querySelector('rect').getBoundingClientRect();
      return [...node.querySelectorAll('text')].some((text) => {
        const { left, right } = text.getBoundingClientRect();
        return left < box.left || right > box.right;
      });
    }).length`);
    expect(outside).toBe(0);
    await page.close();
  });

  test('prints, with what is folded on the screen', async () => {
    const { page } = await open(1200);
    const folded = page.locator('article details pre').first();
    expect(await folded.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await folded.isVisible()).toBe(true);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });
});
