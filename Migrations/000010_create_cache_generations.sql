-- Which pages in caches are current: those of their namespace's generation. A write of what a namespace shows bumps it
-- in its own transaction, as the last statement, so that the row is locked for a commit only; whoever fills a cache
-- reads it in the same snapshot as the rows. Generations are times in µs: a database that takes another's place never has
-- one for which Redis still holds pages of the other.
CREATE TABLE cache_generations (
    namespace text COLLATE "C" PRIMARY KEY,
    generation bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
) WITH (fillfactor = 10);                                -- a page for itself: each new version of a row stays in it

INSERT INTO cache_generations (namespace) VALUES ('categories'), ('products');
