GRANT UPDATE ON order_events TO worker;
