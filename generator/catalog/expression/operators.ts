import { commonOf, type ExpressionType, fits, isNumber, isTime } from './types.ts';

/**
 * What an operator of two values gives, where PostgreSQL gives the same at any time in any session; null where it does not,
 * or where there is no such operator. `timestamptz + interval` is none: a day is as long as the session's time zone says.
 */
export const resultOf = (
  operator: string,
  left: ExpressionType,
  right: ExpressionType,
): ExpressionType | null => {
  switch (operator) {
    case '+':
    case '-':
      return numbers(left, right) ?? times(operator, left, right);
    case '*':
    case '/':
      return numbers(left, right);
    case '%':
      return left === 'float8' || right === 'float8' ? null : numbers(left, right);
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return isComparable(left, right) ? 'bool' : null;
    case '||':
      return concatenated(left, right);
    case '->':
      return isPath(left, right) ? 'jsonb' : null;
    case '->>':
      return isPath(left, right) ? 'text' : null;
    case '#>':
      return left === 'jsonb' && right === 'unknown' ? 'jsonb' : null;
    case '#>>':
      return left === 'jsonb' && right === 'unknown' ? 'text' : null;
    case '?':
      return left === 'jsonb' && fits(right, 'text') ? 'bool' : null;
    case '@>':
    case '<@':
      return left === 'jsonb' && fits(right, 'jsonb') ? 'bool' : null;
    case '~':
    case '~*':
    case '!~':
    case '!~*':
    case '~~':
    case '!~~':
    case '~~*':
    case '!~~*':
      return left === 'text' && fits(right, 'text') ? 'bool' : null;
    default:
      return null;
  }
};

/** What an operator in front of a value gives. */
export const signed = (operator: string, type: ExpressionType): ExpressionType | null =>
  (operator === '-' || operator === '+') && isNumber(type) ? type : null;

/** Numbers of two types meet at the wider one; beside a number, a string is a number of its type. */
const numbers = (left: ExpressionType, right: ExpressionType): ExpressionType | null => {
  const common = commonOf([left, right]);
  return common !== null && isNumber(common) ? common : null;
};

const times = (operator: '+' | '-', left: ExpressionType, right: ExpressionType): ExpressionType | null => {
  if (left === 'date') return dates(operator, right);
  if (left === 'timestamp' && right === 'interval') return 'timestamp';
  if (left === 'interval' && right === 'interval') return 'interval';
  const isDifference = operator === '-' && left === right && (left === 'timestamp' || left === 'timestamptz');
  return isDifference ? 'interval' : null;
};

const dates = (operator: '+' | '-', right: ExpressionType): ExpressionType | null => {
  if (right === 'int4') return 'date';
  return operator === '-' && right === 'date' ? 'int4' : null;
};

/** A string beside a time would be read as the session's settings say. */
export const isComparable = (left: ExpressionType, right: ExpressionType): boolean => {
  const common = commonOf([left, right]);
  return common !== null && !(isTime(common) && left !== right);
};

/** Beside a text, anything but a text is written as the session's settings say. */
const concatenated = (left: ExpressionType, right: ExpressionType): ExpressionType | null => {
  const common = commonOf([left, right]);
  if (common === 'text' || common === 'unknown') return 'text';
  return common === 'jsonb' ? 'jsonb' : null;
};

const isPath = (left: ExpressionType, right: ExpressionType): boolean =>
  left === 'jsonb' && (right === 'unknown' || right === 'text' || right === 'int4');
