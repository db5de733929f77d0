-- @finds role=postgres capability=escalate severity=note
SELECT 1;
