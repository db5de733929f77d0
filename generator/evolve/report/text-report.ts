import pc from 'picocolors';
import { visible, visibleLines } from '../../history/visible.ts';
import type { BreakingChange } from '../judge.ts';
import { type CompatReport, exampleText, newVersionsOf } from './report.ts';

/** Longer examples are cut: they are there to be recognised. */
const MAX_EXAMPLE = 200;

/** The report for people: what breaks, and the way out of it; empty when nothing does. */
export const textReport = (
  { catalog, against, released, mode, changes }: CompatReport,
  colour: boolean,
): string => {
  if (changes.length === 0) return '';
  const { bold, red } = pc.createColors(colour);
  const count = `${changes.length} breaking change${changes.length === 1 ? '' : 's'}`;
  return [
    bold(`${catalog}: ${count} against ${against} (released: ${released}), judged ${mode}.`),
    ...changes.flatMap((change) => [
      `  ${red(change.rule)}  ${visible(change.at)}`,
      `    ${visible(capital(change.message))}.`,
      ...(change.example === undefined ? [] : [`    For example ${shown(change.example)}.`]),
      `    ${visible(change.wayOut)}`,
    ]),
    ...newVersionLines(changes),
    '',
  ].join('\n');
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const shown = (example: unknown): string => {
  const text = visible(exampleText(example));
  return text.length > MAX_EXAMPLE ? `${text.slice(0, MAX_EXAMPLE)}…` : text;
};

/** What to write where a new version is the way out, or what an earlier one was. */
const newVersionLines = (changes: readonly BreakingChange[]): readonly string[] => {
  const versions = newVersionsOf(changes);
  if (versions.length === 0) return [];
  return [
    '',
    'Stored events stay as they are, and the catalog says what they were held to. Beside what the event type says:',
    ...versions.flatMap(({ source }) =>
      visibleLines(source)
        .split('\n')
        .map((line) => `  ${line}`),
    ),
  ];
};
