import { createHash } from 'node:crypto';
import type { ElementContent } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import { BASE_STYLE } from './base-style.ts';

declare module 'hast' {
  /** HTML as text already; only `written` makes one. */
  interface Raw extends Literal {
    type: 'raw';
  }
  interface ElementContentMap {
    raw: Raw;
  }
  interface RootContentMap {
    raw: Raw;
  }
}

export interface Page {
  readonly title: string;
  /** What the page adds to the common style. */
  readonly style: string;
  /** Where somebody who can't see the page may jump to: an id, and what to call it. */
  readonly skipTo: { readonly id: string; readonly label: string };
  readonly body: readonly ElementContent[];
}

/**
 * One HTML file that asks nothing of anybody: no script, no network, no font. It is built as a tree, so a name is text
 * wherever it stands; its policy would stop a script all the same.
 */
export const htmlPage = ({ title, style, skipTo, body }: Page): string => {
  const css = `${BASE_STYLE}${style}`;
  const page = h(null, [
    { type: 'doctype' },
    h('html', { lang: 'en' }, [
      h('head', [
        h('meta', { charSet: 'utf-8' }),
        h('meta', { httpEquiv: 'Content-Security-Policy', content: policyFor(css) }),
        h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
        h('meta', { name: 'referrer', content: 'no-referrer' }),
        h('title', title),
        h('style', css),
      ]),
      h('body', [
        h('a', { className: ['skip'], href: `#${skipTo.id}` }, skipTo.label),
        h('div', { className: ['page'] }, [...body]),
      ]),
    ]),
  ]);
  return `${toHtml(page, { allowDangerousHtml: true })}\n`;
};

/**
 * Content as text already, for a list too long to keep as a tree. It can only be made of a tree, so what stands in it
 * is as inert as everything else.
 */
export const written = (content: ElementContent): ElementContent => ({
  type: 'raw',
  value: toHtml(content, { allowDangerousHtml: true }),
});

const policyFor = (css: string): string => {
  const hash = createHash('sha256').update(css).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
};
