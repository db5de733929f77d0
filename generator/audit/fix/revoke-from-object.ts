import { quoteIdentifier } from '../../ddl/quote.ts';
import type { GrantFact } from '../facts/facts.ts';
import type { Cut } from './cut.ts';
import { grantee } from './grantee.ts';

/**
 * Takes one grant on an object that is no table: from its grantee when the owner gave it, else the grant option
 * from whoever gave it, since a REVOKE by the owner does not touch what others granted.
 */
export const revokeFromObject = (
  object: { readonly type: string; readonly name: string; readonly owner: string },
  grant: GrantFact,
): Cut => {
  const on = `${grant.privilege} ON ${object.type} ${object.name}`;
  const sql =
    grant.grantor === object.owner
      ? `REVOKE ${on} FROM ${grantee(grant.grantee)}${grant.grantable ? ' CASCADE' : ''};`
      : `REVOKE GRANT OPTION FOR ${on} FROM ${quoteIdentifier(grant.grantor)} CASCADE;`;
  return { kind: 'statement', sql };
};
