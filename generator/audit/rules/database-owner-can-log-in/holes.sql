-- @finds role=app capability=drop severity=error confidence=proven
ALTER DATABASE scratch OWNER TO app;
