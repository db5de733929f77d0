CREATE TABLE order_events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL);
GRANT INSERT (what), SELECT ON order_events TO worker;
