import type { Hole, Rule } from '../../finding.ts';

export const rule: Rule = {
  severity: 'warning',
  summary: 'With --sql: a statement that could change the verdict was not loaded.',
  judge: (world, table) =>
    world.facts.notLoaded
      .filter(
        ({ couldMatter, tables }) => couldMatter && (tables === null || mentions(tables, table.members)),
      )
      .map(
        ({ file, line, statement, reason }): Hole => ({
          severity: 'warning',
          confidence: 'unknown',
          role: '',
          capability: 'alter',
          path: [],
          object: `${file}:${line}`,
          cuts: [],
          message: `${file}:${line} was not loaded and could change the verdict: ${statement} (${reason}).`,
        }),
      ),
};

const mentions = (tables: readonly string[], members: readonly { readonly name: string }[]): boolean =>
  members.some(({ name }) => tables.includes(name));
