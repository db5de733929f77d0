REVOKE UPDATE ON order_events FROM worker;
