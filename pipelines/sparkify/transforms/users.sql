-- One row per user_id of any event, not of plays only; events of nobody ('') make no user.
--
-- Newest wins  the row is the user's newest event. Of several at the same instant: the highest session, then the last in it.
--              The columns after that only decide between events that are the same in all three.
-- In any order the table is filled by upsert on last_seen_at, so a late file never takes a user back in time.
--              Events of one instant lie in one file, so the choice above is all that ties need.
WITH seen AS (
    SELECT
        NULLIF(BTRIM(user_id), '') AS user_id,
        NULLIF(BTRIM(first_name), '') AS first_name,
        NULLIF(BTRIM(last_name), '') AS last_name,
        gender,
        level,
        ts,
        session_id,
        item_in_session
    FROM staging_events
),
ranked AS (
    SELECT
        seen.*,
        ROW_NUMBER() OVER (
            PARTITION BY user_id
            ORDER BY ts DESC, session_id DESC, item_in_session DESC, level, first_name, last_name, gender
        ) AS recency
    FROM seen
    WHERE user_id IS NOT NULL
)
SELECT user_id, first_name, last_name, gender, level, ts AS last_seen_at
FROM ranked
WHERE recency = 1;
