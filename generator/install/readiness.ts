import { grantedRoles, projectionReaders } from '../catalog/granted-roles.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Database } from '../database/connect.ts';
import { boundQuery, fixedSql } from '../database/query.ts';
import { quoteIdentifier } from '../ddl/quote.ts';
import { KnownError } from '../errors.ts';

/** The oldest major version that indelible supports. */
const OLDEST_MAJOR = 14;

/** Who installs, and where. */
export interface Installer {
  readonly role: string;
  readonly database: string;
  readonly superuser: boolean;
}

interface Session extends Installer {
  readonly major: number;
  readonly encoding: string;
  readonly standby: boolean;
  readonly read_only: boolean;
  readonly may_create_roles: boolean;
  readonly may_create_schemas: boolean;
  readonly member_of_owner: boolean;
  /** Whether it has the rights of the owner without becoming it; true where nothing is installed. */
  readonly inherits_owner: boolean;
}

/**
 * Makes sure, before anything is changed, that this login can install the catalog here.
 *
 * @throws KnownError that lists everything that is missing.
 */
export const checkReadiness = async (database: Database, catalog: Catalog): Promise<Installer> => {
  const { owner } = catalog.roles;
  const [session] = (await database.query(
    boundQuery(await fixedSql('install/session.sql'), [owner, catalog.schema]),
  )) as Session[];
  if (!session) throw new KnownError('The database does not say who is logged in.');
  checkServer(session);
  const missing = await missingRoles(database, catalog);
  const lacks = session.superuser ? [] : missingRights(session, owner, missing);
  if (lacks.length === 0) return session;
  throw new KnownError(
    `The role "${session.role}" can not install ${catalog.name} in the database "${session.database}": ${lacks.join('; ')}.`,
    {
      hint: 'Install as a superuser, or have one make the roles of the layer 10_roles and grant what is missing.',
    },
  );
};

const checkServer = ({ role, major, encoding, standby, read_only, database }: Session): void => {
  if (major < OLDEST_MAJOR) {
    throw new KnownError(`The server is PostgreSQL ${major}; indelible needs ${OLDEST_MAJOR} or later.`);
  }
  if (standby)
    throw new KnownError('The server is a standby, which is read-only.', { hint: 'Name the primary.' });
  if (read_only) {
    throw new KnownError(
      `Sessions of "${role}" in the database "${database}" are read-only (default_transaction_read_only).`,
      {
        hint: 'Somebody meant that. ALTER ROLE … SET default_transaction_read_only = off lets this login write.',
      },
    );
  }
  if (encoding !== 'UTF8') {
    throw new KnownError(
      `The database "${database}" has the encoding ${encoding}; the payload checks need UTF8.`,
      {
        hint: "Make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.",
      },
    );
  }
};

/** Which of the roles that the catalog speaks of are not there. */
export const missingRoles = async (database: Database, catalog: Catalog): Promise<string[]> => {
  const names = [catalog.roles.owner, ...grantedRoles(catalog.roles), ...projectionReaders(catalog)];
  const rows = await database.query(
    boundQuery(await fixedSql('install/missing_roles.sql'), [JSON.stringify(names)]),
  );
  return rows.map(({ name }: { name: string }) => name);
};

const missingRights = (session: Session, owner: string, missing: readonly string[]): string[] => [
  ...(session.may_create_schemas ? [] : ['it lacks CREATE on the database']),
  ...(missing.length > 0 && !session.may_create_roles
    ? [`it lacks CREATEROLE, and these roles are missing: ${missing.join(', ')}`]
    : []),
  ...(missing.includes(owner) ? [] : missingMembership(session, owner)),
];

const missingMembership = ({ role, major, member_of_owner, inherits_owner }: Session, owner: string) => {
  const [who, whose] = [quoteIdentifier(role), quoteIdentifier(owner)];
  if (!member_of_owner) return [`it is no member of the owner role "${owner}" (GRANT ${whose} TO ${who})`];
  if (inherits_owner) return [];
  const cure = major < 16 ? `ALTER ROLE ${who} INHERIT` : `GRANT ${whose} TO ${who} WITH INHERIT TRUE`;
  return [`it is a member of the owner role "${owner}" and does not inherit its rights (${cure})`];
};
