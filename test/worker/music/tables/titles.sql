CREATE TABLE titles (title varchar(100));
