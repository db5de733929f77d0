CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1' PUBLICATION events WITH (connect = false, slot_name = NONE, enabled = false, create_slot = false);
