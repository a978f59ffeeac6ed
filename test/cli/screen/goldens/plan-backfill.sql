-- songs, whole table: files changed

-- events, 2018-11-03: 1 new day
-- manifest: 1 file, 1.0 kB
INSERT INTO events VALUES ('2018-11-03');
-- and 1 more batch like it, of 2018-11-01: all statements with --json

-- plays, 2018-11-03: upstream events
INSERT INTO plays VALUES ('2018-11-03');
-- and 1 more batch like it, of 2018-11-01: all statements with --json

-- note: songs: has no partitions, so all of its files are loaded
