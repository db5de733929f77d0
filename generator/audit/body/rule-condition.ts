import { type Called, callsIn, type Touched, touchesIn } from './names.ts';
import { findAll } from './plpgsql.ts';
import { parsed } from './statement.ts';

/** What the WHERE of a CREATE RULE asks, and its text. */
export interface RuleCondition {
  readonly text: string;
  readonly touches: readonly Touched[];
  readonly calls: readonly Called[];
}

/** @param definition as pg_get_ruledef() writes it. Null: the rule has no condition, or can not be read. */
export const ruleCondition = (definition: string): RuleCondition | null => {
  const [{ whereClause: tree } = { whereClause: undefined }] = findAll(parsed(definition), 'RuleStmt');
  if (tree === undefined) return null;
  const asked = { tree, nodes: (name: string) => findAll(tree, name) };
  const text = /\sWHERE\s+(.*)\s+DO\s+INSTEAD\s/s.exec(definition)?.[1] ?? '';
  return { text, touches: touchesIn(asked), calls: callsIn(asked) };
};
