-- Generations are times in µs: a database that takes another's place never has one for which Redis still holds pages of
-- the other.
ALTER TABLE cache_generations
    ALTER COLUMN generation SET DEFAULT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;

UPDATE cache_generations SET generation = DEFAULT WHERE generation < (extract(epoch FROM now()) * 1000000)::bigint;
