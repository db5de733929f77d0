import { composedName } from './quote.ts';

/** What the names of versions begin with, so short that any number fits behind it. */
export const versionedName = (name: string): string => {
  const room = '_2147483647';
  const composed = composedName(name + room);
  return composed === name + room ? name : `${[...name].slice(0, 8).join('')}_${composed.slice(-8)}`;
};
