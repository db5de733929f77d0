import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's package is called chromium; others are taken, too. Undefined where none is installed. */
export const BROWSER = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))
  .find((path) => existsSync(path));

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: BROWSER ?? '', args: ['--no-sandbox'] });

export interface OpenPage {
  readonly page: Page;
  /** What the browser says against the page. */
  readonly complaints: readonly string[];
  /** What the page asked the network for. */
  readonly asked: readonly string[];
}

export const openHtml = async (browser: Browser, html: string, width: number): Promise<OpenPage> => {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('about:')) asked.push(request.url());
  });
  await page.setContent(html, { waitUntil: 'load' });
  return { page, complaints, asked };
};
