CREATE TABLE plays (played_at timestamp NOT NULL, listener varchar(20) NOT NULL, song int, seconds int);
