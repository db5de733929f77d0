/** What is wrong in a catalog, and where: `at` is a path in the catalog such as `tables.orders.events.paid`. */
export interface Problem {
  readonly at: string;
  readonly problem: string;
  /** What to do about it, one sentence. */
  readonly hint: string;
}
