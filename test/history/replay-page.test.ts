import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../../generator/history/event.ts';
import type { Gap } from '../../generator/history/gap.ts';
import { narrate } from '../../generator/history/narrate.ts';
import { fieldsOf } from '../../generator/history/page/fields.ts';
import { replayPage } from '../../generator/history/page/replay-page.ts';
import { spanText, ticksBetween, tickText } from '../../generator/history/page/when.ts';
import { BROWSER, type OpenPage, openHtml, startBrowser } from '../html/browser.ts';
import { agentEvents, catalog } from './catalog.ts';
import { recorded } from './events.ts';

const HOSTILE = `<script>document.title='taken'</script><img src=x onerror=alert(1)>"'&amp;\u202e\u001b[2J${'w'.repeat(300)}`;

const inRun = (run: string): Partial<RecordedEvent> => ({ anchors: [{ name: 'run_id', value: run }] });

const night: readonly RecordedEvent[] = [
  recorded('claimed_transaction', '2026-07-21 23:43:01', {
    id: '1',
    ...inRun('first'),
    body: { user_id: 'alice' },
  }),
  recorded('categorised_with_confidence', '2026-07-21 23:43:02', {
    id: '2',
    ...inRun('first'),
    body: '{"category": "Food", "confidence": 0.910}',
  }),
  recorded('email_dispatched', '2026-07-21 23:58:02', {
    id: '3',
    ...inRun('first'),
    subjectType: 'outbox_message',
    subjectId: 'O-405',
    body: { queued: true },
    actor: 'ai/email-worker',
  }),
  recorded('category_corrected', '2026-07-22 09:00:00', {
    id: '4',
    ...inRun('second'),
    corrects: '2',
    actor: 'human/ramon',
    reason: 'The vendor is a law firm.',
    body: { to: 'Legal' },
  }),
  recorded('category_corrected', '2026-07-22 09:00:01', {
    id: '5',
    ...inRun('second'),
    corrects: '99',
    body: { to: 'x' },
  }),
  recorded('noted', '2026-07-22 09:00:02', {
    id: '6',
    ...inRun(HOSTILE),
    actor: HOSTILE,
    subjectType: HOSTILE,
    subjectId: HOSTILE,
    reason: HOSTILE,
    body: { [HOSTILE]: HOSTILE, note: { [HOSTILE]: [HOSTILE, { inner: HOSTILE }] } },
  }),
];

const missing: Gap = {
  table: agentEvents.name,
  id: '3',
  occurredAt: '2026-07-21T23:58:02.000000Z',
  day: '2026-07-21',
  run: 'first',
  type: 'email_dispatched',
  subjectType: 'outbox_message',
  subjectId: 'O-405',
  status: 'missing',
  expected: ['email_dispatched'],
  having: 'delivered_at',
  due: null,
  said: 'no email_dispatched with delivered_at followed; it can not be said whether the email was delivered.',
  text: '#3 email_dispatched: no email_dispatched with delivered_at followed.',
};

const pageOf = (events: readonly RecordedEvent[], gaps: readonly Gap[] = []): string =>
  replayPage({ timezone: 'UTC', events, gaps, narration: narrate(events, agentEvents) }, catalog, [
    ['actor', 'ai/*'],
    ['payload', `user_id=${HOSTILE}`],
  ]);

test('asks nothing of anybody: no script, no address, a policy that allows one style', () => {
  const html = pageOf(night, [missing]);
  expect(html).not.toMatch(/<script|<img|<link|<iframe| style="|@import|url\(/i);
  expect(html.replaceAll('&#x27;', "'")).toMatch(
    /content="default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'"/,
  );
  expect(html.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
});

test('every value of a payload stands beside its path, with the digits that were recorded', () => {
  expect(
    fieldsOf(
      '{"a": 18.40, "b": {"c": [1, {"d": null}]}, "e": ["x", "y"], "f": [], "g": 12345678901234567890}',
    ),
  ).toEqual([
    { path: 'a', value: '18.40' },
    { path: 'b.c.0', value: '1' },
    { path: 'b.c.1.d', value: 'null' },
    { path: 'e', value: 'x, y' },
    { path: 'f', value: '[]' },
    { path: 'g', value: '12345678901234567890' },
  ]);
});

test.each([
  [0, ''],
  [999, ''],
  [1000, '1 s'],
  [65_000, '1 min 5 s'],
  [3_600_000, '1 h'],
  [3_601_000, '1 h'],
  [90_061_000, '1 d 1 h'],
])('%i ms are %j', (milliseconds, text) => {
  expect(spanText(milliseconds)).toBe(text);
});

test.each([
  1,
  59_000,
  600_000,
  86_400_000,
  40 * 86_400_000,
  4000 * 86_400_000,
])('ticks of %i ms are few and in the span', (span) => {
  const from = Date.parse('2026-07-21T23:43:01.5Z');
  const ticks = ticksBetween(from, from + span);
  expect(ticks.length).toBeLessThanOrEqual(6);
  for (const tick of ticks) expect(tick >= from && tick <= from + span).toBe(true);
  expect(new Set(ticks.map((tick) => tickText(tick, span))).size).toBe(ticks.length);
});

// Skipped by name where no Chromium is installed: `apt-get install chromium`.
describe.skipIf(!BROWSER)(`in a real browser (${BROWSER ?? 'no Chromium is installed'})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser?.close());

  const open = (width: number, html = pageOf(night, [missing])): Promise<OpenPage> =>
    openHtml(browser, html, width);

  test('what an agent wrote is text, nothing is fetched, nothing is held against the page', async () => {
    const { page, complaints, asked } = await open(1200);
    expect(await page.title()).toBe('Tuesday, 21 July 2026 to Wednesday, 22 July 2026');
    expect(await page.locator('script, img, iframe, [onerror]').count()).toBe(0);
    expect(await page.locator('body').innerText()).toContain(
      `<script>document.title='taken'</script><img src=x`,
    );
    expect([complaints, asked]).toEqual([[], []]);
    // The style is applied: its hash is the one of the policy.
    expect(await page.evaluate('getComputedStyle(document.body).margin')).toBe('0px');
    await page.close();
  });

  test.each([320, 375, 1200])('nothing is wider than a page of %i px', async (width) => {
    const { page } = await open(width);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.close();
  });

  test('events stand in order below the story, each with time, actor, subject, why and payload', async () => {
    const { page } = await open(1200);
    const first = page.getByRole('region', { name: 'Run first' });
    expect(await first.locator('.story').innerText()).toMatch(
      /^At 23:43 ai\/reconciler claimed transaction T-91 for alice;/,
    );
    expect(await first.locator('.event .clause').allInnerTexts()).toEqual([
      'Claimed transaction T-91 for alice',
      'Categorised it as Food at 0.910 confidence',
      'Queued email O-405',
    ]);
    const email = await first.locator('.event').nth(2).innerText();
    for (const part of [
      '23:58:02',
      '+15 min',
      'queued',
      'true',
      'ai/email-worker',
      'outbox_message O-405',
      '#3',
    ]) {
      expect(email).toContain(part);
    }
    await page.close();
  });

  test('a correction and what it corrects lead to each other, also across runs', async () => {
    const { page } = await open(1200);
    const corrected = page.locator('.event.corrected');
    expect(await corrected.count()).toBe(1);
    await corrected.getByRole('link', { name: '#4' }).click();
    const correction = page.locator(':target');
    expect(await correction.innerText()).toContain('Corrects #2: categorised it as Food at 0.910 confidence');
    expect(await correction.innerText()).toContain('The vendor is a law firm.');
    await correction.getByRole('link', { name: '#2' }).click();
    expect(await page.locator(':target .clause').innerText()).toBe(
      'Categorised it as Food at 0.910 confidence',
    );
    expect(await page.locator('#event-1-5').innerText()).toContain(
      'Corrects #99, which is not among these events',
    );
    await page.close();
  });

  test('a gap stands after its event, in red, and in the list above, which leads to the event', async () => {
    const { page } = await open(1200);
    const gap = page.locator('.gap');
    expect(await gap.innerText()).toMatch(/missing\s+No email_dispatched with delivered_at followed/);
    expect(await page.evaluate("document.querySelector('.gap').previousElementSibling.id")).toBe('event-1-3');
    const colour = await page.evaluate<string>("getComputedStyle(document.querySelector('.gap p')).color");
    const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map(Number);
    expect(red).toBeGreaterThan(2 * Math.max(green, blue));
    await page.getByRole('region', { name: 'What can not be reconstructed' }).getByRole('link').click();
    expect(await page.locator(':target').getAttribute('id')).toBe('event-1-3');
    await page.close();
  });

  test('a picture has a lane a run that says in words what it shows; of one run, a lane an actor', async () => {
    const { page } = await open(1200);
    expect(await page.getByRole('img', { name: 'first 3 events, 1 incomplete' }).count()).toBe(1);
    expect(await page.getByRole('img').count()).toBe(3);
    await page.close();
    const { page: one } = await open(1200, pageOf(night.slice(0, 3)));
    expect(await one.getByRole('figure', { name: 'Actors over time' }).getByRole('img').count()).toBe(2);
    await one.close();
  });

  test('the filters are said, and no event is a page, too', async () => {
    const { page } = await open(375, pageOf([]));
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('No event matches');
    expect(await page.locator('.asked').innerText()).toMatch(/actor\s+ai\/\*/);
    await page.close();
  });

  test('text has contrast in light and dark, and colours never stand alone', async () => {
    const { page } = await open(1200);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const least = await page.evaluate<number>(LEAST_CONTRAST);
      expect(least, colorScheme).toBeGreaterThan(4.5);
    }
    await page.close();
  });

  test('prints in whole: nothing is folded that is not shown, no event is cut in two', async () => {
    const { page } = await open(1200);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.record').first().isVisible()).toBe(false);
    expect(await page.locator('.event').last().isVisible()).toBe(true);
    expect(await page.evaluate("getComputedStyle(document.querySelector('.event')).breakInside")).toBe(
      'avoid',
    );
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });

  test('ten thousand events are a page that opens', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      recorded('claimed_transaction', '2026-07-21 23:43:01', {
        id: String(index + 1),
        ...inRun(String(index % 200)),
        body: { user_id: 'alice' },
      }),
    );
    const { page } = await open(1200, pageOf(many));
    expect(await page.locator('.event').count()).toBe(10_000);
    expect(await page.locator('.lane').count()).toBe(41);
    expect(await page.locator('.lanes').innerText()).toContain('160 more did not fit here');
    await page.close();
  });
});

/** The least contrast (WCAG 2) of any text with the opaque background behind it. */
const LEAST_CONTRAST = `(() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = numbers(colour).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((numbers(colour)[3] ?? 1) === 1) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const texts = [...document.querySelectorAll('body *')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '') && element.checkVisibility());
  return Math.min(...texts.map((element) => {
    const style = getComputedStyle(element);
    const pair = [luminance(element.namespaceURI.endsWith('svg') ? style.fill : style.color), luminance(behind(element))].sort();
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  }));
})()`;
