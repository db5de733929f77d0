-- @finds role=app capability=escalate severity=error confidence=proven
CREATE SCHEMA cron;
CREATE TABLE cron.job (
  jobid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  schedule text NOT NULL,
  command text NOT NULL,
  username text NOT NULL DEFAULT current_user
);
GRANT USAGE ON SCHEMA cron TO app;
GRANT INSERT ON cron.job TO app;
