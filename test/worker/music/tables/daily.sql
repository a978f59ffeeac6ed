CREATE TABLE daily (day timestamp NOT NULL, plays bigint, seconds bigint);
