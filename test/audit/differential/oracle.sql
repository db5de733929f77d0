-- Every attack as every role that the login can be; those that do harm.
SELECT attack.place::integer AS place, identity
FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS attack (statement, counted, evidence, place),
    unnest($4::text[]) AS identity,
    LATERAL pg_temp.indelible_attempt(
        $5::text[], $6::text[], ARRAY[format('SET ROLE %I', identity), attack.statement], $7::oid[], attack.counted, attack.evidence
    ) AS tried
WHERE tried.harmed
