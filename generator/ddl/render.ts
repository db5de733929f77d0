import { type Body, compileTemplate, type Each, type Part, type Pieces } from './compiled-template.ts';
import { ExpressionText } from './expression-text.ts';
import type { CreatedName } from './parse.ts';
import { composedName, quoteBody, quoteIdentifier, quoteLiteral } from './quote.ts';
import { PLACEHOLDER, type Template } from './template.ts';

/** What a template's placeholders and lists stand for; the items of a list see what is around them. */
export interface Values {
  readonly [name: string]: string | number | readonly Values[] | ExpressionText;
}

/** A rendered text, and what its statements create. */
export interface Rendered {
  readonly text: string;
  readonly creates: readonly CreatedName[];
  /** Whether it shows a form that was not parsed yet. */
  readonly hasNewForm: boolean;
}

/** Forms of bodies that were parsed: which of its lists had no item, one, or more. */
export class Forms {
  private readonly seen = new Map<Body, Set<number>>();

  has(body: Body, scope: Scope): boolean {
    return this.seen.get(body)?.has(formOf(body, scope)) ?? false;
  }

  add(body: Body, scope: Scope): void {
    const known = this.seen.get(body);
    if (known) known.add(formOf(body, scope));
    else this.seen.set(body, new Set([formOf(body, scope)]));
  }
}

/** Digits of base 3: a body has at most a few dozen lists. */
const formOf = (body: Body, scope: Scope): number =>
  body.lists.reduce((form, { list }) => form * 3 + Math.min(2, listOf(scope, list).length), 0);

/**
 * The template with its values in place.
 *
 * Values reach the text in one way only: PostgreSQL's lexer says where a quoted name or a string is, and that
 * token is quoted anew with its value inside. Bodies between dollar quotes are rendered in the same way. An expression of the
 * catalog alone stands in place of a quoted name: it was parsed on its own.
 *
 * @throws Error when a value or a list that the template names is missing; that is a defect of indelible.
 */
export const render = (template: Template, values: Values): string => renderWithNames(template, values).text;

/** @param forms that were parsed. */
export const renderWithNames = (template: Template, values: Values, forms: Forms = new Forms()): Rendered => {
  const creates: CreatedName[] = [];
  let hasNewForm = false;
  const text = renderBody(compileTemplate(template), rootOf(template, values), {
    takes: () => true,
    begins: (body, scope) => {
      hasNewForm ||= !forms.has(body, scope);
    },
    creates: (created) => creates.push(created),
  });
  return { text: text.trim().concat('\n'), creates, hasNewForm };
};

/**
 * The template with no more items of its lists than it takes to show every form that is not among `forms`. Values
 * only ever stand in quoted tokens, so what is built of the same forms parses alike: a list of a thousand items of
 * one form is as right as a list of two.
 *
 * @param forms takes up those that the text shows.
 */
export const renderNewForms = (template: Template, values: Values, forms: Forms): string => {
  const hasNewForm = (body: Body, scope: Scope): boolean =>
    !forms.has(body, scope) ||
    body.lists.some((each) => itemsOf(each, scope).some((item) => hasNewForm(each.body, item)));
  return renderBody(compileTemplate(template), rootOf(template, values), {
    takes: (body, item, index) => index < 2 || hasNewForm(body, item),
    begins: (body, scope) => forms.add(body, scope),
    creates: () => undefined,
  });
};

/**
 * The path that a rendered template is written to, safe on every file system. Each part of it is as long as a name may be
 * in the database, so that it fits into the 255 bytes of a file's name, also where each of its bytes becomes %XX.
 */
export const renderPath = (template: Template, values: Values): string => {
  const scope = rootOf(template, values);
  const nameOf = (part: string): string =>
    safeFileName(composedName(part.replace(PLACEHOLDER, (_, name: string) => textOf(scope, name))));
  return template.output
    .split('/')
    .map((part) => (part.endsWith(SQL) ? nameOf(part.slice(0, -SQL.length)) + SQL : nameOf(part)))
    .join('/');
};

const SQL = '.sql';

/** What a body is rendered with: the item of a list, in front of what is around it. */
interface Scope {
  readonly template: Template;
  readonly values: Values;
  readonly around: Scope | null;
}

const rootOf = (template: Template, values: Values): Scope => ({ template, values, around: null });

/** What is asked and told on the way. */
interface Visitor {
  /** Whether this item of a list is rendered. */
  readonly takes: (body: Body, item: Scope, index: number) => boolean;
  readonly begins: (body: Body, scope: Scope) => void;
  readonly creates: (created: CreatedName) => void;
}

const renderBody = (body: Body, scope: Scope, visitor: Visitor): string => {
  visitor.begins(body, scope);
  return renderParts(body.parts, scope, visitor);
};

const renderParts = (parts: readonly Part[], scope: Scope, visitor: Visitor): string => {
  let text = '';
  for (const part of parts) text += renderPart(part, scope, visitor);
  return text;
};

const renderPart = (part: Part, scope: Scope, visitor: Visitor): string => {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'identifier':
      return (
        expressionIn(part.pieces, scope)?.text ?? quoteIdentifier(composedName(filled(part.pieces, scope)))
      );
    case 'string':
      return quoteLiteral(filled(part.pieces, scope));
    case 'verbatim':
      return filled(part.pieces, scope);
    case 'dollar string':
      return quoteBody(renderParts(part.parts, scope, visitor), part.tag);
    case 'each':
      return renderItems(part, scope, visitor);
    case 'creates':
      visitor.creates({ kind: part.what, name: composedName(filled(part.pieces, scope)) });
      return '';
  }
};

const renderItems = (each: Each, scope: Scope, visitor: Visitor): string => {
  let text = '';
  let index = 0;
  // Most lists of a payload are empty.
  for (const values of listOf(scope, each.list)) {
    const item = { template: scope.template, values, around: scope };
    if (visitor.takes(each.body, item, index++)) text += renderBody(each.body, item, visitor);
  }
  return text;
};

const itemsOf = ({ list }: Each, scope: Scope): Scope[] =>
  listOf(scope, list).map((values) => ({ template: scope.template, values, around: scope }));

/** Where the whole name is a placeholder of an expression. */
const expressionIn = (pieces: Pieces, scope: Scope): ExpressionText | null => {
  const [before, piece, after, ...more] = pieces;
  if (before !== '' || after !== '' || more.length > 0 || typeof piece !== 'object') return null;
  const value = lookUp(scope, piece.parameter);
  return value instanceof ExpressionText ? value : null;
};

const filled = (pieces: Pieces, scope: Scope): string => {
  let text = '';
  for (const piece of pieces) text += typeof piece === 'string' ? piece : textOf(scope, piece.parameter);
  return text;
};

const textOf = (scope: Scope, name: string): string => {
  const value = lookUp(scope, name);
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new Error(`templates/${scope.template.path}: {${name}} has no value`);
};

const listOf = (scope: Scope, name: string): readonly Values[] => {
  const list = lookUp(scope, name);
  if (typeof list === 'object' && !(list instanceof ExpressionText)) return list;
  throw new Error(`templates/${scope.template.path}: there is no list ${name}`);
};

const lookUp = (scope: Scope, name: string): Values[string] | undefined => {
  for (let inside: Scope | null = scope; inside !== null; inside = inside.around) {
    const value = inside.values[name];
    if (value !== undefined) return value;
  }
  return undefined;
};

/** Letters, digits and `_.-` stay, everything else becomes %XX: no folder, no reserved name, no surprise. */
const safeFileName = (name: string): string =>
  SAFE.test(name) ? name : [...new TextEncoder().encode(name)].map(safeByte).join('');

const SAFE = /^\w[\w.-]*$/;

const safeByte = (byte: number, index: number): string => {
  const character = String.fromCharCode(byte);
  const safe = /\w/.test(character) || (index > 0 && /[.-]/.test(character));
  return safe ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
};
