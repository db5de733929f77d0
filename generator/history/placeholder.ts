import type { ObjectType, PayloadType } from '../catalog/payload-type.ts';

/** A narration line in pieces: text, and columns or payload fields to be put in. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'payload'; readonly path: string };

const PLACEHOLDER = /\{([^{}]*)\}/g;
const PAYLOAD = 'payload.';

/** Splits `claimed {subject_id} for {payload.user_id}`; a brace without its partner is text. */
export const piecesOf = (line: string): Piece[] => {
  const pieces: Piece[] = [];
  let position = 0;
  for (const match of line.matchAll(PLACEHOLDER)) {
    if (match.index > position) pieces.push({ kind: 'text', text: line.slice(position, match.index) });
    pieces.push(pieceOf(match[1] ?? ''));
    position = match.index + match[0].length;
  }
  if (position < line.length) pieces.push({ kind: 'text', text: line.slice(position) });
  return pieces;
};

const pieceOf = (name: string): Piece =>
  name.startsWith(PAYLOAD) ? { kind: 'payload', path: name.slice(PAYLOAD.length) } : { kind: 'column', name };

/**
 * The ways to read a dotted path as a first key and the rest, since a key may have dots of its own:
 * `a.b.c` is `a` then `b.c`, `a.b` then `c`, or the key `a.b.c`.
 */
export const splits = (path: string): { key: string; rest: string | null }[] => {
  const parts = path.split('.');
  return parts.map((_, index) => ({
    key: parts.slice(0, index + 1).join('.'),
    rest: index + 1 < parts.length ? parts.slice(index + 1).join('.') : null,
  }));
};

/** Whether a payload of this type can have a value at `path`; a list has no fields, `any` has all. */
export const canHold = (type: PayloadType, path: string): boolean => {
  switch (type.kind) {
    case 'any':
      return true;
    case 'object':
      return splits(path).some(({ key, rest }) => {
        const field = fieldOf(type, key);
        return field !== null && (rest === null || canHold(field, rest));
      });
    case 'record':
      return splits(path).some(({ rest }) => rest === null || canHold(type.values, rest));
    case 'union':
      return type.members.some((member) => canHold(member, path));
    default:
      return false;
  }
};

/** The type of a field that the object names; null if it names none so. */
export const fieldOf = (type: ObjectType, name: string): PayloadType | null =>
  type.fields.find((field) => field.name === name)?.type ?? null;
