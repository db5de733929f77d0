import { unseenIn, visibleLines } from '../../history/visible.ts';
import { commented } from '../../output/generated-files.ts';
import type { PlannedStep, UpgradePlan } from './plan.ts';
import type { Upgrade } from './upgrade.ts';

/** The plan as SQL that a DBA reads: why, what it costs, and the statement; what a person has to do is a comment. */
export const planText = ({ plan, isDrift }: Upgrade): string => {
  const { before, within, after, rebuilds, record, byHand, refusals, structure } = plan;
  const last = after.length + rebuilds.length > 0 ? [] : record;
  const parts = [
    ...refusals.map(({ what, how }) => remark(`refused: ${what}.\n${indented(how)}`)),
    ...structure.map((what) => remark(`structure: ${what}.`)),
    ...byHand.map(({ what, how }) => remark(`by hand: ${what}.\n${indented(how)};`)),
    ...before.map(stepText),
    ...(within.length + last.length === 0
      ? []
      : ['BEGIN;', ...[...within, ...last].map(stepText), 'COMMIT;']),
    ...after.map(stepText),
    ...rebuilds.map((projection) => remark(`indelible rebuild ${projection}`)),
    ...(last === record ? [] : record.map(stepText)),
  ];
  if (parts.length === 0) return '';
  const title = isDrift ? remark('drift: what is installed was changed by hand.') : null;
  return `${[...(title === null ? [] : [title]), ...parts].join('\n\n')}\n`;
};

const indented = (how: string): string => how.replaceAll(/^/gm, '  ');

/** Names in it may be anybody's: no terminal obeys them, and none ends the comment. */
const remark = (text: string): string => commented(visibleLines(text));

const stepText = ({ sql, why, hazards }: PlannedStep): string =>
  [
    remark(`${why}.`),
    ...hazards.map(({ kind, message }) => remark(`${kind}: ${message}`)),
    ...hiddenIn(sql),
    `${sql};`,
  ].join('\n');

/** A statement stays as it is, whatever a terminal makes of it. */
const hiddenIn = (sql: string): readonly string[] => {
  const unseen = unseenIn(sql);
  return unseen.length === 0
    ? []
    : [remark(`unchecked: the statement has characters that a terminal obeys or hides: ${unseen.join(' ')}`)];
};

/** How many statements there are. */
export const statementsIn = ({ before, within, after, record }: UpgradePlan): number =>
  before.length + within.length + after.length + record.length;
