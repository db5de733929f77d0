-- @finds role=app capability=alter severity=error confidence=proven
-- @path app → SET ROLE app_group → owns ledger.events
-- @writer app
ALTER ROLE app NOINHERIT;
CREATE TABLE ledger.orders (id bigint);
ALTER TABLE ledger.orders OWNER TO app_group;
ALTER TABLE ledger.events OWNER TO app_group;
GRANT INSERT (event_type, payload) ON ledger.events TO app;
GRANT app_group TO app;
