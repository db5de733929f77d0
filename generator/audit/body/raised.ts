import { expressionText, findAll, type PlFields } from './plpgsql.ts';

/** libpg-query's number of USING ERRCODE. */
const ERRCODE = 0;

/** The condition or SQLSTATE that a RAISE says; null where that is not known. */
export const conditionRaised = (raise: PlFields): string | null => {
  if (typeof raise.condname === 'string') return raise.condname.toLowerCase();
  const code = findAll(raise.options ?? [], 'PLpgSQL_raise_option').find(
    ({ opt_type }) => (opt_type ?? ERRCODE) === ERRCODE,
  );
  if (code) return /^\s*'(\w+)'\s*$/.exec(expressionText(code.expr) ?? '')?.[1]?.toLowerCase() ?? null;
  // RAISE by itself raises again what was caught.
  return raise.message === undefined && raise.options === undefined ? null : 'raise_exception';
};

/** Names of SQLSTATE P0001, that of a RAISE that says none, and of its class. */
const ITS_OWN = ['raise_exception', 'p0001', 'plpgsql_error', 'p0000'];
/** OTHERS leaves these alone. */
const NOT_OTHERS = ['query_canceled', '57014', 'assert_failure', 'p0004'];
const SQLSTATE = /^[0-9a-z]{5}$/;

/** Whether a handler meets an error. Names and numbers of one condition are only told apart where they are known to be. */
export const catches = (handler: PlFields, raised: string | null): boolean | 'perhaps' => {
  const conditions = conditionsOf(handler);
  if (conditions.includes('others')) return raised === null || !NOT_OTHERS.includes(raised);
  if (raised === null) return 'perhaps';
  if (conditions.includes(raised)) return true;
  if (ITS_OWN.includes(raised)) return conditions.some((condition) => ITS_OWN.includes(condition));
  const numbers = [raised, ...conditions].every((condition) => SQLSTATE.test(condition));
  if (!numbers) return 'perhaps';
  return conditions.some(
    (condition) => condition.endsWith('000') && condition.slice(0, 2) === raised.slice(0, 2),
  );
};

export const catchesAll = (handler: PlFields): boolean => conditionsOf(handler).includes('others');

const conditionsOf = ({ conditions }: PlFields): readonly string[] =>
  findAll(conditions, 'PLpgSQL_condition').map(({ condname }) => String(condname ?? 'others').toLowerCase());
