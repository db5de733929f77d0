-- Runs one attempt.
SELECT harmed, passed, code, message
FROM pg_temp.indelible_attempt($1::text[], $2::text[], $3::text[], $4::oid[], $5::text, $6::text);
