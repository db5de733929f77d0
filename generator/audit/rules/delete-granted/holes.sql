-- @finds role=app capability=delete severity=error confidence=proven
-- @base hardened unguarded
-- @path app → SET ROLE app_group → DELETE on ledger.events
ALTER ROLE app NOINHERIT;
GRANT DELETE ON ledger.events TO app_group;
GRANT app_group TO app;
