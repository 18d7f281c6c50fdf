-- Which pages in caches are current: those of their namespace's generation. A write of what a namespace shows bumps it
-- in its own transaction, as the last statement, so that the row is locked for a commit only; whoever fills a cache
-- reads it in the same snapshot as the rows.
CREATE TABLE cache_generations (
    namespace text COLLATE "C" PRIMARY KEY,
    generation bigint NOT NULL DEFAULT 1
) WITH (fillfactor = 10);                                -- a page for itself: each new version of a row stays in it

INSERT INTO cache_generations (namespace) VALUES ('categories'), ('products');
