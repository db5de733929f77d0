-- migrate:up
CREATE TABLE journal (id int);

-- migrate:down
DROP TABLE journal;
