-- One row per NextSong event, with the song of the catalogue that was played, if it is there.
--
-- Match      title and artist name, both as credited on the song; upper and lower case differ, outer blanks don't count.
--            The duration is no condition: events and catalogue often name different recordings.
-- Never two  several songs match: the one whose duration is nearest to the event's length, then the smallest song_id.
-- Never none no song matches: the play stays, with NULL in song_id and artist_id (LEFT JOIN).
-- Key        (session_id, item_in_session) names an event. Both are INTEGER and not negative, so below 2^31, and
--            session_id * 2^31 + item_in_session gives each pair its own BIGINT, the same one in every load.
--
-- Blanks are trimmed before they are compared: Redshift ignores trailing blanks in comparisons, other databases don't.
WITH plays AS (
    SELECT
        CAST(session_id AS BIGINT) * 2147483648 + item_in_session AS songplay_id,
        ts AS start_time,
        NULLIF(BTRIM(user_id), '') AS user_id,
        level,
        BTRIM(song) AS song,
        BTRIM(artist) AS artist,
        length,
        session_id,
        item_in_session,
        NULLIF(BTRIM(location), '') AS location,
        NULLIF(BTRIM(user_agent), '') AS user_agent
    FROM staging_events
    WHERE page = 'NextSong'
),
candidates AS (
    SELECT
        plays.*,
        songs.song_id,
        songs.artist_id,
        ROW_NUMBER() OVER (
            PARTITION BY plays.songplay_id
            ORDER BY ABS(plays.length - songs.duration), songs.song_id
        ) AS choice
    FROM plays
    LEFT JOIN songs ON songs.title = plays.song AND songs.artist_name = plays.artist
)
SELECT
    songplay_id,
    start_time,
    user_id,
    level,
    song_id,
    artist_id,
    session_id,
    item_in_session,
    location,
    user_agent
FROM candidates
WHERE choice = 1;
