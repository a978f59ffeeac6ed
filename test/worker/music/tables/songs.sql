CREATE TABLE songs (song int NOT NULL, title varchar(100));
