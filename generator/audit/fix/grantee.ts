import { quoteIdentifier } from '../../ddl/quote.ts';
import { PUBLIC } from '../facts/facts.ts';

/** A grantee in SQL; PUBLIC is a word, not a name. */
export const grantee = (role: string): string => (role === PUBLIC ? 'PUBLIC' : quoteIdentifier(role));
