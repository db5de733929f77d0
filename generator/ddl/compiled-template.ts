import { scan, type Token } from './lexer.ts';
import { type CreatedName, type Creation, creationsIn } from './parse.ts';
import { type Block, PLACEHOLDER, type Template } from './template.ts';

/** Literal text and the names of parameters, in turns as they stand. */
export type Pieces = readonly (string | { readonly parameter: string })[];

/** A stretch of a template of which PostgreSQL's lexer has said what it is. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** A quoted name or a string with placeholders in it. */
  | { readonly kind: 'identifier' | 'string'; readonly pieces: Pieces }
  /** A value that stands between dollar quotes by itself. */
  | { readonly kind: 'verbatim'; readonly pieces: Pieces }
  /** What stands between dollar quotes, compiled in the same way. */
  | { readonly kind: 'dollar string'; readonly tag: string; readonly parts: readonly Part[] }
  | Each
  /** Nothing in the text: the statement that begins here creates something of this name. */
  | { readonly kind: 'creates'; readonly what: CreatedName['kind']; readonly pieces: Pieces };

/** A body that is rendered once for every item of a list. */
export interface Each {
  readonly kind: 'each';
  readonly list: string;
  readonly body: Body;
}

/** What is rendered once: the whole template, or what stands between `@each` and `@end`. */
export interface Body {
  /** Number within the template. */
  readonly id: number;
  readonly parts: readonly Part[];
  /** The lists that stand in it, but for those inside others. */
  readonly lists: readonly Each[];
}

const bodyOf = (id: number, parts: readonly Part[]): Body => ({ id, parts, lists: listsIn(parts) });

const listsIn = (parts: readonly Part[]): Each[] =>
  parts.flatMap((part) => {
    if (part.kind === 'each') return [part];
    return part.kind === 'dollar string' ? listsIn(part.parts) : [];
  });

const compiled = new WeakMap<Template, Body>();

/**
 * A template as PostgreSQL's lexer sees it. Directives are comments and stand on lines of their own, so a token
 * never reaches over the end of a list, however often the list repeats; that is checked here, once a template.
 *
 * @throws Error when a placeholder or a directive is where none can be; that is a defect of indelible.
 */
export const compileTemplate = (template: Template): Body => {
  const known = compiled.get(template);
  if (known) return known;
  const body = new Compiler(template).compile();
  compiled.set(template, body);
  return body;
};

const DIRECTIVE_COMMENT = /^-- @(each|end)(?: (\S+))?$/;

/** Nothing between dollar quotes but one value: whatever it is, the quotes are chosen for it. */
const WHOLE_BODY = /^\{[a-z][a-z0-9_]*\}$/;

class Compiler {
  private bodies = 0;
  private readonly template: Template;

  constructor(template: Template) {
    this.template = template;
  }

  compile(): Body {
    const text = withDirectives(this.template.body);
    const tokens = scan(text);
    const parts = this.partsOf(text, tokens, this.creations(text, tokens));
    if (this.bodies !== countLists(this.template.body)) {
      throw this.defect('a directive stands inside a name or a string');
    }
    return bodyOf(0, parts);
  }

  private partsOf(text: string, tokens: readonly Token[], created: ReadonlyMap<number, Part[]>): Part[] {
    const root: Part[] = [];
    const open: { list: string; id: number; parts: Part[] }[] = [];
    const parts = (): Part[] => open.at(-1)?.parts ?? root;
    let position = 0;
    const addText = (end: number): void => {
      const literal = text.slice(position, end);
      if (literal.search(PLACEHOLDER) >= 0) {
        throw this.defect(`a placeholder stands outside a name or a string: ${literal.trim()}`);
      }
      if (literal !== '') parts().push({ kind: 'text', text: literal });
    };
    for (const token of tokens) {
      const source = text.slice(token.start, token.end);
      const [, directive, list = ''] = token.kind === 'comment' ? (DIRECTIVE_COMMENT.exec(source) ?? []) : [];
      const creates = created.get(token.start);
      const holdsValues = mayHoldValues(token, source);
      if (directive === undefined && creates === undefined && !holdsValues) continue;
      addText(token.start);
      if (directive === 'each') {
        this.bodies += 1;
        open.push({ list, id: this.bodies, parts: [] });
      } else if (directive === 'end') {
        const closed = open.pop();
        if (!closed) throw this.defect('@each and @end are not in the same body');
        parts().push({ kind: 'each', list: closed.list, body: bodyOf(closed.id, closed.parts) });
      }
      if (creates) parts().push(...creates);
      if (holdsValues) parts().push(this.partOf(token, source));
      position = token.start;
      if (holdsValues) position = token.end;
      // The rest of a directive's line is its own.
      if (directive !== undefined) position = token.end + 1;
    }
    addText(text.length);
    if (open.length > 0) throw this.defect('@each and @end are not in the same body');
    return root;
  }

  private partOf(token: Token, source: string): Part {
    switch (token.kind) {
      case 'identifier':
        return { kind: 'identifier', pieces: piecesOf(source.slice(1, -1).replaceAll('""', '"')) };
      case 'string':
        if (!source.startsWith("'")) throw this.defect(`a placeholder in a string with a prefix: ${source}`);
        return { kind: 'string', pieces: piecesOf(source.slice(1, -1).replaceAll("''", "'")) };
      case 'dollar string': {
        const tag = source.slice(1, source.indexOf('$', 1));
        const body = source.slice(tag.length + 2, -(tag.length + 2));
        const parts: readonly Part[] = WHOLE_BODY.test(body)
          ? [{ kind: 'verbatim', pieces: piecesOf(body) }]
          : this.partsOf(body, scan(body), new Map());
        return { kind: 'dollar string', tag, parts };
      }
      default:
        throw this.defect(`a placeholder stands outside a name or a string: ${source}`);
    }
  }

  /** What the statements of the template create, by the place of the first token of each. */
  private creations(text: string, tokens: readonly Token[]): Map<number, Part[]> {
    const places = new Map<number, Part[]>();
    for (const { kind, name, start } of this.namesIn(text)) {
      const first = tokens.find((token) => token.start >= start && token.kind !== 'comment');
      const place = first?.start ?? start;
      const part: Part = { kind: 'creates', what: kind, pieces: piecesOf(name) };
      places.set(place, [...(places.get(place) ?? []), part]);
    }
    return places;
  }

  private namesIn(text: string): Creation[] {
    try {
      return creationsIn(text);
    } catch (cause) {
      throw this.defect(`is no PostgreSQL as it stands: ${cause instanceof Error ? cause.message : cause}`);
    }
  }

  private defect(what: string): Error {
    return new Error(`templates/${this.template.path}: ${what}`);
  }
}

/** Whether the token has to be looked into: values or directives may be in it. */
const mayHoldValues = ({ kind }: Token, source: string): boolean =>
  source.search(PLACEHOLDER) >= 0 || (kind === 'dollar string' && source.includes('-- @each'));

/** The template's text with its lists, each once, between the comments that they were declared by. */
const withDirectives = (blocks: readonly Block[]): string =>
  blocks
    .map((block) =>
      block.kind === 'text' ? block.text : `-- @each ${block.list}\n${withDirectives(block.body)}-- @end\n`,
    )
    .join('');

const countLists = (blocks: readonly Block[]): number =>
  blocks.reduce((count, block) => count + (block.kind === 'each' ? 1 + countLists(block.body) : 0), 0);

const piecesOf = (text: string): Pieces =>
  text.split(PLACEHOLDER).map((piece, index) => (index % 2 === 0 ? piece : { parameter: piece }));
