import type { Difference, Verified } from './verify.ts';

/** What a person reads of many rows; JSON has all of them. */
const SHOWN = 20;

export const verifiedText = (all: readonly Verified[]): string => all.map(projectionText).join('');

const projectionText = ({ projection, differences, refused }: Verified): string => {
  if (refused !== null) return `${projection}: not looked at. ${refused}\n`;
  if (differences.length === 0) return `${projection}: every row is what the events say.\n`;
  const rows = differences.slice(0, SHOWN).map(differenceText).join('');
  const left = differences.length - SHOWN;
  return `${projection}: ${differences.length} row${differences.length === 1 ? ' is' : 's are'} not what the events say.\n${rows}${left > 0 ? `  … and ${left} more; --format json has all.\n` : ''}`;
};

const differenceText = ({ state, replayed }: Difference): string =>
  `  kept:   ${state ?? 'nothing'}\n  events: ${replayed ?? 'nothing'}\n`;

/** Rows stand as PostgreSQL wrote them: JSON.parse would round numbers. */
export const verifiedJson = (all: readonly Verified[]): string =>
  `[${all
    .map(
      ({ projection, differences, refused }) =>
        `{"projection": ${JSON.stringify(projection)}, "differences": [${differences
          .map(({ state, replayed }) => `{"state": ${state ?? 'null'}, "replayed": ${replayed ?? 'null'}}`)
          .join(', ')}], "refused": ${JSON.stringify(refused)}}`,
    )
    .join(',\n')}]\n`;
