/**
 * backward: what was right stays right. forward: code of before can read what is right now. full: both.
 * transitive: compared with every definition that was ever released, and not only with the last one.
 */
export const MODES = [
  'backward-transitive',
  'backward',
  'forward-transitive',
  'forward',
  'full-transitive',
  'full',
  'none',
] as const;
export type Mode = (typeof MODES)[number];

export const DEFAULT_MODE: Mode = 'backward-transitive';

export type Direction = 'backward' | 'forward';

export const directionsOf = (mode: Mode): readonly Direction[] => {
  if (mode === 'none') return [];
  if (mode.startsWith('full')) return ['backward', 'forward'];
  return [mode.startsWith('backward') ? 'backward' : 'forward'];
};

export const isTransitive = (mode: Mode): boolean => mode.endsWith('transitive');
