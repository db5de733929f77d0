-- @since 17
-- @finds role=app capability=suppress severity=warning
GRANT MAINTAIN ON ledger.events TO app;
