CREATE TABLE listeners (listener varchar(20) NOT NULL, plays bigint);
