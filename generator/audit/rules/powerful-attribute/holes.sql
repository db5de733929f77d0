-- @finds role=app capability=suppress severity=warning confidence=proven
GRANT pg_signal_backend TO app;
