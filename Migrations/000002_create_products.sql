-- The products. An order changes `stock` of a row thousands of times a second, so no index may hold that column:
-- then the change stays within the row's page (a heap-only tuple) and touches no index. That is what `in_stock` is
-- for: it is stored, it changes only when a product sells out or comes back, and indexes may hold it.
--
-- Names are sorted by ICU's root collation, as people expect in most languages and alike on every system; it is
-- deterministic, so names that sort alike are still told apart. Names are searched by `name_folded`, compared as bytes.

-- What a text becomes before it is searched in: composed (NFC), in lower case, both lower-case sigmas as one.
-- Both sides of a search go through it, so `name=` finds a name in any case and either form of an accent.
CREATE FUNCTION folded_text(original text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN replace(lower(normalize(original, NFC) COLLATE "und-x-icu"), 'ς', 'σ');

-- Every single character and every pair of neighbours of a text. It takes some 10 µs for a name, hence the high cost:
-- the planner shall look pairs up in the index, and work them out row after row only for those that nearly all have.
CREATE FUNCTION short_grams(folded text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 2000
AS $$
DECLARE
    grams text[] := string_to_array(folded, NULL);
    length integer := cardinality(grams);
BEGIN
    FOR place IN 1..length - 1 LOOP
        grams[length + place] := grams[place] || grams[place + 1];
    END LOOP;
    RETURN grams;
END;
$$;

CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- GET /api/products/<id>/
    category_id bigint NOT NULL,
    name text COLLATE "und-x-icu" NOT NULL,
    description text NOT NULL DEFAULT 'No description',
    price numeric(10, 2) NOT NULL,
    stock integer NOT NULL DEFAULT 0,
    image text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,                              -- has left the catalogue; orders that hold it keep it
    version bigint NOT NULL DEFAULT 1,
    in_stock boolean NOT NULL GENERATED ALWAYS AS (stock > 0) STORED,
    name_folded text COLLATE "C" NOT NULL GENERATED ALWAYS AS (folded_text(name)) STORED,
    CONSTRAINT products_category_exists FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE RESTRICT,
    CONSTRAINT products_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT products_price_not_negative CHECK (price >= 0),
    CONSTRAINT products_stock_not_negative CHECK (stock >= 0)
) WITH (fillfactor = 85);                                -- room in each page for the next version of its rows

-- The share of names that hold a text is guessed from a sample of them; a finer one guesses rare texts better.
ALTER TABLE products ALTER COLUMN name_folded SET STATISTICS 500;
