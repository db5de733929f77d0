import { scanSync } from 'libpg-query';

/**
 * `CREATE FUNCTION …` as `CREATE OR REPLACE FUNCTION …`; comments in front of it stay. The lexer counts bytes.
 * Needs `loadLexer`.
 */
export const orReplace = (statement: string): string => {
  const create = scanSync(statement).tokens.find(({ tokenName }) => !tokenName.endsWith('_COMMENT'));
  if (create?.text.toUpperCase() !== 'CREATE') throw new Error(`no statement that creates: ${statement}`);
  const bytes = Buffer.from(statement);
  return `${bytes.subarray(0, create.end)} OR REPLACE${bytes.subarray(create.end)}`;
};
