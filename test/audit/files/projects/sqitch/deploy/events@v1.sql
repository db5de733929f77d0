CREATE TABLE journal (id int);
