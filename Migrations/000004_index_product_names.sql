-- GET /api/products/?name=<text>: the text may stand anywhere in the name. A name has dozens of entries in these indexes,
-- so changes are filed in batches (10 000 new products: 2.5 s; one by one 6.4 s). Until then each read walks through
-- those that wait, so there may be no more than 64 kB of them, 8 pages.

-- Trigrams. In `public` for every schema of the database; a trusted extension, so the database's owner may add it.
-- `IF NOT EXISTS` is no help where two schemas are migrated at the same time, hence the lock.
SELECT pg_advisory_xact_lock(1936684398, 4);
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- ?name= with three or more letters or digits in a row
CREATE INDEX products_by_name_trigrams ON products USING gin (name_folded public.gin_trgm_ops)
    WITH (gin_pending_list_limit = 64) WHERE deleted_at IS NULL;

-- ?name= with one or two characters, or with punctuation between them: what has no trigram. It holds deleted products
-- too, because PostgreSQL keeps no count of how common each pair is for the expression of a partial index.
CREATE INDEX products_by_name_short_grams ON products USING gin (short_grams(name_folded))
    WITH (gin_pending_list_limit = 64);
