import leven from 'leven';
import { rulePage } from '../audit/rule-page.ts';
import { AUDIT_RULES } from '../audit/rules.ts';
import { ExitCode, KnownError } from '../errors.ts';
import { compatRulePage } from '../evolve/rule-page.ts';
import { COMPAT_RULES } from '../evolve/rules.ts';
import type { Output } from './output.ts';

/**
 * Prints the page of a rule of the audit or of compat; without one, lists all rules with what they find.
 *
 * @throws KnownError when there is no such rule, with the names that are near.
 */
export const explain = async (rule: string | undefined, output: Output): Promise<ExitCode> => {
  const rules = [...AUDIT_RULES, ...COMPAT_RULES];
  if (rule === undefined) {
    const width = Math.max(...rules.map(({ id }) => id.length));
    for (const { id, summary } of rules) output.stdout(`${id.padEnd(width)}  ${summary}\n`);
    return ExitCode.clean;
  }
  if (!rules.some(({ id }) => id === rule))
    throw unknownRule(
      rule,
      rules.map(({ id }) => id),
    );
  output.stdout(await (AUDIT_RULES.some(({ id }) => id === rule) ? rulePage(rule) : compatRulePage(rule)));
  return ExitCode.clean;
};

const unknownRule = (rule: string, ids: readonly string[]): KnownError => {
  const near = ids.filter((id) => isNear(rule.toLowerCase(), id)).slice(0, 5);
  const hint = near.length > 0 ? `Near: ${near.join(', ')}.` : '`indelible explain` lists all rules.';
  return new KnownError(`There is no rule ${rule}.`, { hint });
};

/** They share the beginning of a word, or one is a few letters from the other. */
const isNear = (given: string, id: string): boolean =>
  given
    .split(/\W+/)
    .some((word) => word.length > 2 && id.split('-').some((part) => part.startsWith(word.slice(0, 5)))) ||
  leven(given, id) <= 3;
