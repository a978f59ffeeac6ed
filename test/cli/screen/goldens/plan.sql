-- events, 2018-11-01..2018-11-02: 2 new files
-- manifest: 2 files, 94 kB
DELETE FROM music.events
WHERE ts >= '2018-11-01 00:00:00';
COPY music.events FROM 's3://staging/plan/events.manifest' MANIFEST;
-- rows loaded must be
SELECT count(*) AS rows FROM music.events;

-- plays, whole table: SQL changed
INSERT INTO music.plays SELECT 1;
-- check key_unique (error), checks/plays.key_unique.sql: returns the offending rows
SELECT 1 WHERE false;

-- note: events: 1 partition has no files any more: 2018-10-31
