-- The extension that the functions of the schema are in, and its version; no row where they are in none.
-- $1 text: the schema.
SELECT extension.extname::text AS name, extension.extversion AS version
FROM pg_namespace AS namespace
JOIN pg_extension AS extension ON extension.extnamespace = namespace.oid
WHERE namespace.nspname = $1
  AND EXISTS (
      SELECT FROM pg_depend AS member
      JOIN pg_proc AS function ON function.oid = member.objid AND function.pronamespace = namespace.oid
      WHERE member.refclassid = 'pg_extension'::regclass
        AND member.refobjid = extension.oid
        AND member.classid = 'pg_proc'::regclass
        AND member.deptype = 'e'
        -- What every catalog has.
        AND function.proname = 'refuse_change'
  );
