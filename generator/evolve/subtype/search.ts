import type { PayloadType } from '../../catalog/payload-type.ts';

/**
 * What came of looking for a value that one type accepts and others refuse. `nothing` is a proof that there is none;
 * `undecided` says why neither a value nor a proof was found.
 */
export type Search = Nothing | Found | Undecided;

export interface Nothing {
  readonly found: 'nothing';
}

export interface Found {
  readonly found: 'value';
  readonly value: unknown;
}

export interface Undecided {
  readonly found: 'undecided';
  readonly because: string;
}

export const NOTHING: Nothing = { found: 'nothing' };

export const found = (value: unknown): Found => ({ found: 'value', value });

export const undecided = (because: string): Undecided => ({ found: 'undecided', because });

/** Looks in one place after the other until there is a value; nothing only when every place has nothing. */
export const firstOf = <T>(places: Iterable<T>, search: (place: T) => Search): Search => {
  let result: Search = NOTHING;
  for (const place of places) {
    const here = search(place);
    if (here.found === 'value') return here;
    if (here.found === 'undecided' && result.found === 'nothing') result = here;
  }
  return result;
};

/** Looks for a value of `type` that every one of `others` refuses. */
export type ValueOutside = (type: PayloadType, others: readonly PayloadType[]) => Search;
