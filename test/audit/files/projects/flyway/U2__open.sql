GRANT ALL ON order_events TO worker;
