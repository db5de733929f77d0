/** A text array as PostgreSQL writes it: `{claimed,"odd name"}` (manual, "Array Input and Output Syntax"). */
export const arrayText = (items: readonly string[]): string =>
  `{${items.map((item) => (isPlain(item) ? item : `"${item.replaceAll(/["\\]/g, '\\$&')}"`)).join(',')}}`;

const isPlain = (item: string): boolean => /^\w+$/.test(item) && !/^null$/i.test(item);
