import type { FuncCall, Node } from 'libpg-query';
import { ExpressionProblem } from './infer.ts';

/** What an expression says of a time zone: UTC, or the name of another that has rules. */
export interface Zone {
  readonly node: Node;
  readonly isUtc: boolean;
}

const UTC = /^(etc\/)?(utc|gmt|uct|zulu|z)$/i;

/**
 * The zone of `AT TIME ZONE`; null for any other function. What an abbreviation means is up to `timezone_abbreviations`,
 * and since PostgreSQL 18 to `TimeZone` before it, which may call any zone anything: `SET TimeZone = 'UTC5'`.
 *
 * @throws ExpressionProblem for anything but UTC and names of zones.
 */
export const zoneOf = ({ funcname = [], args = [] }: FuncCall): Zone | null => {
  const name = funcname.at(-1);
  if (name === undefined || !('String' in name) || name.String.sval !== 'timezone') return null;
  const [node] = args;
  const said = node !== undefined && 'A_Const' in node ? node.A_Const.sval?.sval : undefined;
  if (node !== undefined && said !== undefined) {
    if (UTC.test(said)) return { node, isUtc: true };
    if (/^[a-z_]+(\/[a-z_+-]+)+$/i.test(said)) return { node, isUtc: false };
  }
  throw new ExpressionProblem(
    said === undefined
      ? 'the time zone in it is no constant'
      : `what the time zone ${JSON.stringify(said)} is depends on the settings of the session`,
    "Write AT TIME ZONE 'UTC', or the name of a zone: AT TIME ZONE 'Europe/Zurich'.",
  );
};
