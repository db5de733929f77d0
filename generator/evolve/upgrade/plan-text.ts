import { commented } from '../../output/generated-files.ts';
import type { PlannedStep, UpgradePlan } from './plan.ts';
import type { Upgrade } from './upgrade.ts';

/** The plan as SQL that a DBA reads: why, what it costs, and the statement; what a person has to do is a comment. */
export const planText = ({ plan, isDrift }: Upgrade): string => {
  const { before, within, after, rebuilds, record, byHand, refusals, structure } = plan;
  const last = after.length + rebuilds.length > 0 ? [] : record;
  const parts = [
    ...refusals.map(({ what, how }) => commented(`refused: ${what}.\n  ${how}`)),
    ...structure.map((what) => commented(`structure: ${what}.`)),
    ...byHand.map(({ what, how }) => commented(`by hand: ${what}.\n  ${how};`)),
    ...before.map(stepText),
    ...(within.length + last.length === 0
      ? []
      : ['BEGIN;', ...[...within, ...last].map(stepText), 'COMMIT;']),
    ...after.map(stepText),
    ...rebuilds.map((projection) => commented(`indelible rebuild ${projection}`)),
    ...(last === record ? [] : record.map(stepText)),
  ];
  if (parts.length === 0) return '';
  const title = isDrift ? commented('drift: what is installed was changed by hand.') : null;
  return `${[...(title === null ? [] : [title]), ...parts].join('\n\n')}\n`;
};

const stepText = ({ sql, why, hazards }: PlannedStep): string =>
  [
    commented(`${why}.`),
    ...hazards.map(({ kind, message }) => commented(`${kind}: ${message}`)),
    `${sql};`,
  ].join('\n');

/** How many statements there are. */
export const statementsIn = ({ before, within, after, record }: UpgradePlan): number =>
  before.length + within.length + after.length + record.length;
