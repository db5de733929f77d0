-- @finds role=postgres capability=delete severity=warning
-- @base hardened unguarded
CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1' PUBLICATION events WITH (connect = false, slot_name = NONE, enabled = false, create_slot = false);
INSERT INTO pg_subscription_rel (srsubid, srrelid, srsubstate)
  SELECT s.oid, 'ledger.events'::regclass, 'r' FROM pg_subscription AS s;
