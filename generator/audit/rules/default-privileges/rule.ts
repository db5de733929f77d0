import { quoteIdentifier } from '../../../ddl/quote.ts';
import type { DefaultPrivilegeFact } from '../../facts/facts.ts';
import type { Capability, Hole, Rule } from '../../finding.ts';
import { grantee as asGrantee } from '../../fix/grantee.ts';

const HARMFUL: Readonly<Record<string, Capability>> = {
  UPDATE: 'update',
  DELETE: 'delete',
  TRUNCATE: 'truncate',
  TRIGGER: 'suppress',
};

export const rule: Rule = {
  severity: 'warning',
  summary: 'Default privileges will open the next partition or table that the owner makes.',
  judge: (world, table) =>
    world.facts.defaultPrivileges
      .filter(
        ({ creator, schema }) => creator === table.owner && (schema === null || schema === table.schema),
      )
      .filter(({ grantee }) => !world.graph.isSuperuser(grantee))
      .flatMap((found): readonly Hole[] => {
        const capability = HARMFUL[found.privilege];
        if (capability === undefined) return [];
        return [
          {
            severity: 'warning',
            confidence: 'proven',
            role: found.grantee,
            capability,
            path: [found.grantee, `${found.privilege} on every table that ${found.creator} makes`],
            object: `${found.creator}/${found.schema ?? ''}/${found.grantee}`,
            cuts: [{ kind: 'statement', sql: revoke(found) }],
            message: `${found.grantee} gets ${found.privilege} on every table that ${found.creator} makes${found.schema === null ? '' : ` in ${found.schema}`}, partitions of ${table.name} included.`,
          },
        ];
      }),
};

const revoke = ({ creator, schema, grantee, privilege }: DefaultPrivilegeFact): string => {
  const where = schema === null ? '' : ` IN SCHEMA ${quoteIdentifier(schema)}`;
  return `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoteIdentifier(creator)}${where} REVOKE ${privilege} ON TABLES FROM ${asGrantee(grantee)};`;
};
