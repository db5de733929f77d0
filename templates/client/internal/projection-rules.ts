import type { SQLQuery } from '@databases/pg';

/** What the catalog says about a projection: its statements. A key is a JSON object. */
export interface ProjectionRules {
  readonly name: string;
  readonly rows: () => SQLQuery;
  readonly rowsAtPosition: (at: string) => SQLQuery;
  readonly rowsAtTime: (at: string) => SQLQuery;
  readonly row: (key: string) => SQLQuery;
  readonly rowAtPosition: (at: string, key: string) => SQLQuery;
  readonly rowAtTime: (at: string, key: string) => SQLQuery;
  readonly diffOfPositions: (from: string, to: string) => SQLQuery;
  readonly diffOfTimes: (from: string, to: string) => SQLQuery;
  readonly verify: () => SQLQuery;
}
