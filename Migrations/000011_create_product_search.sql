-- GET /api/products/?search=<words>: what is searched in.
--
-- It stands beside `products`, not in it: an order that changes a product's stock writes that row anew, and shall
-- neither carry this text along nor touch its indexes. Triggers keep it up, in the transaction of each write. What a
-- category is called is not in it, only which category a product is of: to rename one costs a row, not its products'.

-- What a text becomes before words are looked for: in lower case, without accents and apostrophes, and with a single
-- space for whatever else is neither letter nor digit. `Éloïse's 12" LP` is `eloises 12 lp`. Of a word, 64 characters
-- count. Text of ASCII alone, which most is, takes a fifth of the time. These functions are single expressions and not
-- STRICT, so that PostgreSQL puts them into the statement that calls them: called, they take six times as long.
CREATE FUNCTION search_text(original text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(btrim(
        CASE WHEN octet_length(original) = char_length(original) THEN
            regexp_replace(replace(lower(original COLLATE "C"), '''', ''), '[^a-z0-9]+', ' ', 'g')
        ELSE
            regexp_replace(
                normalize(regexp_replace(
                    normalize(replace(replace(replace(translate(lower(original COLLATE "und-x-icu"),
                        'ςøłđħŧı''’', 'σoldhti'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), NFD),
                    '[\u0300-\u036f]', '', 'g'), NFC),
                '[^[:alnum:]]+', ' ', 'g') COLLATE "C"
        END), '([^ ]{64})[^ ]+', '\1', 'g');

-- The words of a text that has been through search_text, each behind a letter that says where it stands. Of a text
-- without words only the letter is left.
CREATE FUNCTION search_terms(place text, words text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN string_to_array(place || replace(words, ' ', ' ' || place), ' ');

-- What a product is found by: "n" and each word of its name, "d" and each word of its description (its first 20 000
-- characters), "c" and the id of its category. They are terms of their own, not weights, because the index knows terms
-- only, and so tells a word in the name from one in the description by itself.
CREATE FUNCTION product_search_terms(name text, description text, category_id bigint) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_to_tsvector(
        search_terms('n', search_text(name)) || search_terms('d', search_text(left(description, 20000)))
            || ('c' || category_id::text));

-- The products of the catalogue, without those that have left it.
CREATE TABLE product_search (
    product_id bigint PRIMARY KEY,                       -- ?search= whose matches are many: a walk in order of id
    name text COLLATE "C" NOT NULL,                      -- search_text of the name
    terms tsvector NOT NULL,
    CONSTRAINT product_search_product_exists FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE
);

-- How common each of the 10 000 most common terms is. With the default of 1 000, PostgreSQL took rarer ones for so common
-- that a word with a hundred others like it seemed to be in each twentieth product.
ALTER TABLE product_search ALTER COLUMN terms SET STATISTICS 1000;

-- ?search=: products whose name is just the words, or begins with them
CREATE INDEX product_search_name ON product_search (name, product_id);

-- ?search=: products that hold the words. Changes wait in its list as those of product names do (migration 4). How long
-- that list may be says the session: 64 kB, but more while a file of products is imported, whose time is mostly spent
-- on emptying these lists.
CREATE INDEX product_search_terms ON product_search USING gin (terms);
ALTER INDEX products_by_name_trigrams RESET (gin_pending_list_limit);
ALTER INDEX products_by_name_short_grams RESET (gin_pending_list_limit);

-- Every word that a product was ever found by: where parts of words and words with typos are looked up. A word may be
-- there twice, when two writes bring it at the same time: to make it unique, each would wait for the other's commit.
CREATE TABLE search_vocabulary (word text COLLATE "C" NOT NULL);

-- ?search=: whether a word is known, and words that begin with one or two characters; each write: is its word new?
CREATE INDEX search_vocabulary_word ON search_vocabulary (word);

-- ?search=: words that hold another, or resemble it
CREATE INDEX search_vocabulary_trigrams ON search_vocabulary USING gin (word public.gin_trgm_ops);

-- ?search=: the words of a category's name. Few rows: they are read one after the other.
ALTER TABLE categories
    ADD COLUMN name_words text[] COLLATE "C" NOT NULL GENERATED ALWAYS AS (search_terms('', search_text(name))) STORED;

-- Loads pg_trgm: only then may a function that is no superuser's name its setting.
SELECT public.similarity('', '');

-- The words that a typed word, which has been through search_text, may mean: itself; words that hold it (one or two
-- characters: that begin with it); from four characters on, words like it. Of each kind the 100 shortest or likest.
-- One less alike than 0.15 has more typos than are forgiven, unless it is a short one with two letters exchanged:
-- those are tried one by one. Which of them are near enough the program decides. With an id, it is a word of that
-- category's name; without, of products.
CREATE FUNCTION search_candidates(typed text) RETURNS TABLE (word text, category_id bigint)
    LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 50
    SET pg_trgm.similarity_threshold = 0.15
BEGIN ATOMIC
    WITH exchanged AS (
        SELECT overlay(typed PLACING reverse(substr(typed, place, 2)) FROM place FOR 2) AS word
        FROM generate_series(1, char_length(typed) - 1) AS place
        WHERE char_length(typed) >= 4
    ), of_products AS (
        (
            SELECT v.word FROM search_vocabulary v
            WHERE char_length(typed) >= 3 AND v.word LIKE '%' || typed || '%'
            GROUP BY v.word ORDER BY char_length(v.word), v.word LIMIT 101
        ) UNION (
            SELECT v.word FROM search_vocabulary v
            WHERE char_length(typed) < 3 AND v.word >= typed AND v.word < typed || chr(1114111)
            GROUP BY v.word ORDER BY char_length(v.word), v.word LIMIT 101
        ) UNION (
            SELECT v.word FROM search_vocabulary v
            WHERE char_length(typed) >= 4 AND v.word OPERATOR(public.%) typed
                AND char_length(v.word) BETWEEN char_length(typed) - 2 AND char_length(typed) + 2
            GROUP BY v.word ORDER BY public.similarity(v.word, typed) DESC, v.word LIMIT 100
        ) UNION (
            SELECT v.word FROM search_vocabulary v WHERE v.word IN (SELECT exchanged.word FROM exchanged)
        )
    ), of_categories AS (
        SELECT w.word, c.id FROM categories c CROSS JOIN unnest(c.name_words) AS w(word)
        WHERE starts_with(w.word, typed)
            OR char_length(typed) >= 3 AND w.word LIKE '%' || typed || '%'
            OR char_length(typed) >= 4 AND public.similarity(w.word, typed) >= 0.15
            OR w.word IN (SELECT exchanged.word FROM exchanged)
        ORDER BY w.word = typed DESC, char_length(w.word), c.id LIMIT 200
    )
    SELECT p.word, NULL::bigint FROM of_products p
    UNION ALL
    SELECT c.word, c.id FROM of_categories c;
END;

-- New products, all of a statement at once.
CREATE FUNCTION add_product_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH written AS (
        INSERT INTO product_search (product_id, name, terms)
        SELECT id, search_text(name), product_search_terms(name, description, category_id)
        FROM added WHERE deleted_at IS NULL
        RETURNING terms
    ), words AS (
        SELECT DISTINCT substr(term, 2) COLLATE "C" AS word FROM written, unnest(tsvector_to_array(terms)) AS term
        WHERE left(term, 1) <> 'c' AND term NOT IN ('n', 'd')
    )
    INSERT INTO search_vocabulary (word)
    SELECT w.word FROM words w WHERE NOT EXISTS (SELECT FROM search_vocabulary v WHERE v.word = w.word);
    RETURN NULL;
END;
$$;

CREATE TRIGGER product_search_added AFTER INSERT ON products
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION add_product_search();

-- A product that is changed, leaves the catalogue or comes back.
CREATE FUNCTION change_product_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deleted_at IS NOT NULL THEN
        DELETE FROM product_search WHERE product_id = NEW.id;
        RETURN NULL;
    END IF;
    WITH written AS (
        INSERT INTO product_search AS s (product_id, name, terms)
        VALUES (
            NEW.id, search_text(NEW.name), product_search_terms(NEW.name, NEW.description, NEW.category_id)
        )
        ON CONFLICT (product_id) DO UPDATE SET name = excluded.name, terms = excluded.terms
        RETURNING s.terms
    ), words AS (
        SELECT DISTINCT substr(term, 2) COLLATE "C" AS word FROM written, unnest(tsvector_to_array(terms)) AS term
        WHERE left(term, 1) <> 'c' AND term NOT IN ('n', 'd')
    )
    INSERT INTO search_vocabulary (word)
    SELECT w.word FROM words w WHERE NOT EXISTS (SELECT FROM search_vocabulary v WHERE v.word = w.word);
    RETURN NULL;
END;
$$;

-- Many products of the catalogue that are changed by one statement, all at once. Whoever calls this has set
-- soundwave.renews_search to 'on' before that statement, so that the trigger leaves it alone: row by row it would take
-- several times as long.
CREATE FUNCTION renew_product_search(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH written AS (
        UPDATE product_search s
        SET name = search_text(p.name), terms = product_search_terms(p.name, p.description, p.category_id)
        FROM products p
        WHERE p.id = ANY (ids) AND s.product_id = p.id
        RETURNING s.terms
    ), words AS (
        SELECT DISTINCT substr(term, 2) COLLATE "C" AS word FROM written, unnest(tsvector_to_array(terms)) AS term
        WHERE left(term, 1) <> 'c' AND term NOT IN ('n', 'd')
    )
    INSERT INTO search_vocabulary (word)
    SELECT w.word FROM words w WHERE NOT EXISTS (SELECT FROM search_vocabulary v WHERE v.word = w.word);
END;
$$;

-- Named columns and no transition table: a change of stock does not come near it.
CREATE TRIGGER product_search_changed AFTER UPDATE OF name, description, category_id, deleted_at ON products
    FOR EACH ROW
    WHEN ((OLD.name, OLD.description, OLD.category_id, OLD.deleted_at)
        IS DISTINCT FROM (NEW.name, NEW.description, NEW.category_id, NEW.deleted_at)
        AND current_setting('soundwave.renews_search', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION change_product_search();

-- What is in the catalogue so far.
WITH written AS (
    INSERT INTO product_search (product_id, name, terms)
    SELECT id, search_text(name), product_search_terms(name, description, category_id)
    FROM products WHERE deleted_at IS NULL ORDER BY id
    RETURNING terms
)
INSERT INTO search_vocabulary (word)
SELECT DISTINCT substr(term, 2) FROM written, unnest(tsvector_to_array(terms)) AS term WHERE left(term, 1) <> 'c' AND term NOT IN ('n', 'd');
