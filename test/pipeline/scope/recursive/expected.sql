INSERT INTO shop.target (id, depth)
WITH RECURSIVE
parts AS (SELECT * FROM shop.parts),
chain (id, depth) AS (
    SELECT id, 1 FROM parts WHERE parent IS NULL
    UNION ALL
    SELECT parts.id, depth + 1 FROM parts JOIN chain ON parts.parent = chain.id
)
SELECT id, depth
FROM (
SELECT id, depth FROM chain
) AS loaded
