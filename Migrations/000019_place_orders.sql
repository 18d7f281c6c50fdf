-- Placing orders, many in one call. Whoever places orders locks in one sequence: the basket's items by id, then keys by
-- user and key (compared as bytes), then products by id. Who changes several products does so in ascending id too.
--
-- Both functions for batches take an element an order (its user, key, request's hash, number) and an element a line:
-- which order it belongs to (from 1), the product (once an order), the quantity. They give a row an order:
--
-- placed            it was placed, now or by an earlier call with the same number whose answer was lost
-- duplicate         an earlier order of the user had this key and the same request: order_id
-- key_reused        an earlier order of the user had this key and another request
-- insufficient      detail: each product of which there is too little, as id:stock, with commas between
-- unknown_product   detail: the products that are not in the catalogue, with commas between
-- retry             the key stands in the batch twice, or was just let go: try again
--
-- Their statements are planned once (force_generic_plan): planning takes longer than most of them. They need READ
-- COMMITTED: each statement has to see what was committed while an earlier one waited for a lock.

-- The fast way: writes all, and locks the products last, so that they are locked for little more than the commit and
-- two calls can write side by side. It raises SH001, and has done nothing, where it cannot place every order that has a
-- key of its own: a product is unknown or short for the sum of the batch, or its price has changed since it was read.
CREATE FUNCTION place_orders(
    users bigint[], keys text[], hashes bytea[], numbers text[],
    line_orders integer[], line_products bigint[], line_quantities integer[]
) RETURNS TABLE (place integer, outcome text, order_id bigint, detail text)
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    order_count integer := cardinality(users);
    changed_count integer;
    is_enough boolean;
    ids bigint[];                                        -- by place; NULL where the key was taken
    claimed bigint[];                                    -- the ids that have a key
    demanded bigint[];                                   -- the products, ascending; and of each:
    demands integer[];
    prices numeric[];
    names text[];
BEGIN
    IF (
        SELECT count(DISTINCT l.place) = order_count AND min(l.place) = 1 AND max(l.place) = order_count
            AND min(l.quantity) > 0
        FROM unnest(line_orders, line_quantities) l (place, quantity)
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'an order without lines, a line of no order, or a quantity below 1' USING ERRCODE = '22023';
    END IF;

    SELECT array_agg(d.product), array_agg(d.quantity), array_agg(d.price), array_agg(d.name),
        bool_and(coalesce(d.stock >= d.quantity, false))
    INTO demanded, demands, prices, names, is_enough
    FROM (
        SELECT l.product, l.quantity, p.price, p.name, p.stock
        FROM (
            SELECT product, sum(quantity)::integer AS quantity
            FROM unnest(line_products, line_quantities) l (product, quantity)
            GROUP BY product
        ) l
        LEFT JOIN products p ON p.id = l.product AND p.deleted_at IS NULL
        ORDER BY l.product
    ) d;
    IF is_enough IS NOT TRUE THEN
        RAISE EXCEPTION 'not every order can be placed' USING ERRCODE = 'SH001';
    END IF;

    SELECT array_agg(nextval('orders_id_seq')) INTO ids FROM generate_series(1, order_count);
    WITH inserted AS (
        INSERT INTO idempotency_keys AS k (user_id, key, request_hash, order_id)
        SELECT o.user_id, o.key, o.hash, o.id
        FROM unnest(users, keys, hashes, ids) o (user_id, key, hash, id)
        ORDER BY o.user_id, o.key COLLATE "C", o.id
        ON CONFLICT DO NOTHING
        RETURNING k.order_id
    )
    SELECT coalesce(array_agg(order_id), '{}') INTO claimed FROM inserted;

    IF cardinality(claimed) < order_count THEN           -- some are not placed now: what is wanted without them
        SELECT array_agg(CASE WHEN o.id = ANY (claimed) THEN o.id END ORDER BY o.place) INTO ids
        FROM unnest(ids) WITH ORDINALITY o (id, place);
        SELECT array_agg(d.product), array_agg(d.quantity), array_agg(d.price), array_agg(d.name)
        INTO demanded, demands, prices, names
        FROM (
            SELECT l.product, l.quantity, s.price, s.name
            FROM (
                SELECT product, sum(quantity)::integer AS quantity
                FROM unnest(line_orders, line_products, line_quantities) l (place, product, quantity)
                WHERE ids[l.place] IS NOT NULL
                GROUP BY product
            ) l
            JOIN unnest(demanded, prices, names) s (product, price, name) ON s.product = l.product
            ORDER BY l.product
        ) d;
    END IF;

    IF cardinality(claimed) > 0 THEN
        INSERT INTO orders (id, number, user_id, total)
        SELECT o.id, o.number, o.user_id, t.total
        FROM (
            SELECT l.place, sum(l.quantity * s.price) AS total
            FROM unnest(line_orders, line_products, line_quantities) l (place, product, quantity)
            JOIN unnest(demanded, prices) s (product, price) ON s.product = l.product
            GROUP BY l.place
        ) t
        JOIN unnest(ids, users, numbers) WITH ORDINALITY o (id, user_id, number, place) ON o.place = t.place
        WHERE o.id IS NOT NULL;
        INSERT INTO order_items (order_id, product_id, quantity, unit_price, product_name)
        SELECT ids[l.place], l.product, l.quantity, s.price, s.name
        FROM unnest(line_orders, line_products, line_quantities) l (place, product, quantity)
        JOIN unnest(demanded, prices, names) s (product, price, name) ON s.product = l.product
        WHERE ids[l.place] IS NOT NULL
        ORDER BY l.place, l.product;
        INSERT INTO jobs (kind, arguments)
        SELECT 'charge_payment', jsonb_build_object('order_id', o.id) FROM unnest(ids) o (id) WHERE o.id IS NOT NULL;

        PERFORM count(*) FROM (
            SELECT FROM products p WHERE p.id = ANY (demanded) ORDER BY p.id FOR NO KEY UPDATE
        ) locked;
        WITH taken AS (
            UPDATE products p
            SET stock = p.stock - d.quantity, version = p.version + 1
            FROM unnest(demanded, demands, prices) d (product, quantity, price)
            WHERE p.id = d.product AND p.stock >= d.quantity AND p.price = d.price AND p.deleted_at IS NULL
            RETURNING p.id, p.stock
        ), recorded AS (
            -- The balance after an order is what is left in the end, and what the later ones of the batch took.
            INSERT INTO stock_changes (product_id, delta, balance, reason, user_id, order_id)
            SELECT l.product, -l.quantity,
                t.stock - l.quantity + sum(l.quantity) OVER (PARTITION BY l.product ORDER BY l.place DESC),
                'order', users[l.place], ids[l.place]
            FROM unnest(line_orders, line_products, line_quantities) l (place, product, quantity)
            JOIN taken t ON t.id = l.product
            WHERE ids[l.place] IS NOT NULL
            ORDER BY l.place, l.product
        )
        SELECT count(*) INTO changed_count FROM taken;
        IF changed_count <> cardinality(demanded) THEN
            RAISE EXCEPTION 'stock or price has changed meanwhile' USING ERRCODE = 'SH001';
        END IF;
    END IF;

    IF cardinality(claimed) = order_count THEN           -- nearly always
        RETURN QUERY SELECT o.place::integer, 'placed', o.id, NULL::text FROM unnest(ids) WITH ORDINALITY o (id, place);
        RETURN;
    END IF;
    RETURN QUERY
    SELECT o.place::integer,
        CASE
            WHEN o.id IS NOT NULL OR w.number = o.number THEN 'placed'
            WHEN k.request_hash = o.hash THEN 'duplicate'
            WHEN k.order_id IS NOT NULL THEN 'key_reused'
            ELSE 'retry'
        END,
        coalesce(o.id, CASE WHEN k.request_hash = o.hash THEN k.order_id END),
        NULL::text
    FROM unnest(ids, users, keys, hashes, numbers) WITH ORDINALITY o (id, user_id, key, hash, number, place)
    LEFT JOIN idempotency_keys k ON o.id IS NULL AND k.user_id = o.user_id AND k.key = o.key
    LEFT JOIN orders w ON w.id = k.order_id
    ORDER BY 1;
END;
$$;

-- The careful way, for batches that the fast one does not place: decides order by order, first come, first served,
-- under the locks. An order that is refused leaves nothing behind, its key neither; its mates are placed.
CREATE FUNCTION place_orders_carefully(
    users bigint[], keys text[], hashes bytea[], numbers text[],
    line_orders integer[], line_products bigint[], line_quantities integer[]
) RETURNS TABLE (place integer, outcome text, order_id bigint, detail text)
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    order_count integer := cardinality(users);
    outcomes text[] := array_fill(NULL::text, ARRAY[order_count]);   -- by place; NULL: not refused
    details text[] := array_fill(NULL::text, ARRAY[order_count]);
    ids bigint[] := array_fill(NULL::bigint, ARRAY[order_count]);    -- by place; NULL: not to be placed
    claimed bigint[];                                    -- the ids that have a key
    refused bigint[] := '{}';                            -- those of them that have to let it go
    placed_count integer := 0;
    demanded bigint[];                                   -- the locked products; and of each:
    stocks integer[];
    prices numeric[];
    names text[];
    wanted record;
    spot integer;
BEGIN
    IF (
        SELECT count(DISTINCT l.place) = order_count AND min(l.place) = 1 AND max(l.place) = order_count
            AND min(l.quantity) > 0
        FROM unnest(line_orders, line_quantities) l (place, quantity)
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'an order without lines, a line of no order, or a quantity below 1' USING ERRCODE = '22023';
    END IF;

    -- What cannot be placed by what is committed already takes no lock and writes nothing: of something that is sold
    -- out there may be thousands.
    FOR wanted IN
        SELECT l.place,
            string_agg(l.product::text, ',' ORDER BY l.product) FILTER (WHERE p.id IS NULL) AS unknown,
            string_agg(concat(l.product, ':', p.stock), ',' ORDER BY l.product)
                FILTER (WHERE p.stock < l.quantity) AS short
        FROM unnest(line_orders, line_products, line_quantities) l (place, product, quantity)
        LEFT JOIN products p ON p.id = l.product AND p.deleted_at IS NULL
        WHERE p.id IS NULL OR p.stock < l.quantity
        GROUP BY l.place
    LOOP
        outcomes[wanted.place] := CASE WHEN wanted.unknown IS NULL THEN 'insufficient' ELSE 'unknown_product' END;
        details[wanted.place] := coalesce(wanted.unknown, wanted.short);
    END LOOP;
    -- Nor can the second use of a key be decided: the first one may yet be refused.
    FOR wanted IN
        SELECT o.place
        FROM (
            SELECT place, row_number() OVER (PARTITION BY user_id, key ORDER BY place) AS use
            FROM unnest(users, keys) WITH ORDINALITY o (user_id, key, place)
        ) o
        WHERE o.use > 1
    LOOP
        outcomes[wanted.place] := coalesce(outcomes[wanted.place], 'retry');
    END LOOP;

    FOR place IN 1..order_count LOOP
        IF outcomes[place] IS NULL THEN ids[place] := nextval('orders_id_seq'); END IF;
    END LOOP;
    WITH inserted AS (
        INSERT INTO idempotency_keys AS k (user_id, key, request_hash, order_id)
        SELECT o.user_id, o.key, o.hash, o.id
        FROM unnest(users, keys, hashes, ids) o (user_id, key, hash, id)
        WHERE o.id IS NOT NULL
        ORDER BY o.user_id, o.key COLLATE "C", o.id
        ON CONFLICT DO NOTHING
        RETURNING k.order_id
    )
    SELECT coalesce(array_agg(order_id), '{}') INTO claimed FROM inserted;
    SELECT array_agg(CASE WHEN o.id = ANY (claimed) THEN o.id END ORDER BY o.place) INTO ids
    FROM unnest(ids) WITH ORDINALITY o (id, place);

    SELECT array_agg(p.id), array_agg(p.stock), array_agg(p.price), array_agg(p.name)
    INTO demanded, stocks, prices, names
    FROM (
        SELECT id, stock, price, name
        FROM products
        WHERE deleted_at IS NULL AND id = ANY (ARRAY(
            SELECT l.product FROM unnest(line_orders, line_products) l (place, product) WHERE ids[l.place] IS NOT NULL
        ))
        ORDER BY id
        FOR NO KEY UPDATE
    ) p;
    FOR wanted IN
        SELECT l.place, array_agg(l.product ORDER BY l.product) AS products,
            array_agg(l.quantity ORDER BY l.product) AS quantities
        FROM unnest(line_orders, line_products, line_quantities) l (place, product, quantity)
        WHERE ids[l.place] IS NOT NULL
        GROUP BY l.place
        ORDER BY l.place
    LOOP
        FOR line IN 1..cardinality(wanted.products) LOOP
            spot := array_position(demanded, wanted.products[line]);
            IF spot IS NULL THEN                         -- it left the catalogue a moment ago
                details[wanted.place] := concat_ws(',',
                    CASE WHEN outcomes[wanted.place] = 'unknown_product' THEN details[wanted.place] END,
                    wanted.products[line]);
                outcomes[wanted.place] := 'unknown_product';
            ELSIF stocks[spot] < wanted.quantities[line]
                AND outcomes[wanted.place] IS DISTINCT FROM 'unknown_product' THEN
                details[wanted.place] := concat_ws(',', details[wanted.place],
                    concat(wanted.products[line], ':', stocks[spot]));
                outcomes[wanted.place] := 'insufficient';
            END IF;
        END LOOP;
        IF outcomes[wanted.place] IS NULL THEN
            FOR line IN 1..cardinality(wanted.products) LOOP
                spot := array_position(demanded, wanted.products[line]);
                stocks[spot] := stocks[spot] - wanted.quantities[line];
            END LOOP;
            placed_count := placed_count + 1;
        ELSE
            refused := refused || ids[wanted.place];
            ids[wanted.place] := NULL;
        END IF;
    END LOOP;
    IF cardinality(refused) > 0 THEN
        DELETE FROM idempotency_keys k
        USING unnest(users, keys) o (user_id, key)
        WHERE k.user_id = o.user_id AND k.key = o.key AND k.order_id = ANY (refused);
    END IF;

    IF placed_count > 0 THEN
        INSERT INTO orders (id, number, user_id, total)
        SELECT o.id, o.number, o.user_id, t.total
        FROM (
            SELECT l.place, sum(l.quantity * s.price) AS total
            FROM unnest(line_orders, line_products, line_quantities) l (place, product, quantity)
            JOIN unnest(demanded, prices) s (product, price) ON s.product = l.product
            WHERE ids[l.place] IS NOT NULL
            GROUP BY l.place
        ) t
        JOIN unnest(ids, users, numbers) WITH ORDINALITY o (id, user_id, number, place) ON o.place = t.place;
        INSERT INTO order_items (order_id, product_id, quantity, unit_price, product_name)
        SELECT ids[l.place], l.product, l.quantity, s.price, s.name
        FROM unnest(line_orders, line_products, line_quantities) l (place, product, quantity)
        JOIN unnest(demanded, prices, names) s (product, price, name) ON s.product = l.product
        WHERE ids[l.place] IS NOT NULL
        ORDER BY l.place, l.product;
        INSERT INTO jobs (kind, arguments)
        SELECT 'charge_payment', jsonb_build_object('order_id', o.id) FROM unnest(ids) o (id) WHERE o.id IS NOT NULL;
        WITH taken AS (
            UPDATE products p
            SET stock = p.stock - d.quantity, version = p.version + 1
            FROM (
                SELECT product, sum(quantity)::integer AS quantity
                FROM unnest(line_orders, line_products, line_quantities) l (place, product, quantity)
                WHERE ids[l.place] IS NOT NULL
                GROUP BY product
            ) d
            WHERE p.id = d.product
            RETURNING p.id, p.stock
        )
        INSERT INTO stock_changes (product_id, delta, balance, reason, user_id, order_id)
        SELECT l.product, -l.quantity,
            t.stock - l.quantity + sum(l.quantity) OVER (PARTITION BY l.product ORDER BY l.place DESC),
            'order', users[l.place], ids[l.place]
        FROM unnest(line_orders, line_products, line_quantities) l (place, product, quantity)
        JOIN taken t ON t.id = l.product
        WHERE ids[l.place] IS NOT NULL
        ORDER BY l.place, l.product;
    END IF;

    RETURN QUERY
    SELECT o.place::integer,
        CASE
            WHEN o.id IS NOT NULL OR w.number = o.number THEN 'placed'
            WHEN k.request_hash = o.hash THEN 'duplicate'
            WHEN k.order_id IS NOT NULL THEN 'key_reused'
            ELSE coalesce(o.outcome, 'retry')
        END,
        coalesce(o.id, CASE WHEN k.request_hash = o.hash THEN k.order_id END),
        CASE WHEN o.id IS NULL AND k.order_id IS NULL THEN o.detail END
    FROM unnest(ids, users, keys, hashes, numbers, outcomes, details) WITH ORDINALITY
        o (id, user_id, key, hash, number, outcome, detail, place)
    LEFT JOIN idempotency_keys k ON o.id IS NULL AND k.user_id = o.user_id AND k.key = o.key
    LEFT JOIN orders w ON w.id = k.order_id
    ORDER BY 1;
END;
$$;

-- The order of a user's key, as the functions above tell it; no row if the key is free.
CREATE FUNCTION order_of_key(customer bigint, key_sent text, hash bytea, number_made text)
    RETURNS TABLE (outcome text, order_id bigint)
    LANGUAGE sql STABLE
AS $$
    SELECT
        CASE
            WHEN o.number = number_made THEN 'placed'
            WHEN k.request_hash = hash THEN 'duplicate'
            ELSE 'key_reused'
        END,
        CASE WHEN k.request_hash = hash THEN k.order_id END
    FROM idempotency_keys k
    LEFT JOIN orders o ON o.id = k.order_id
    WHERE k.user_id = customer AND k.key = key_sent;
$$;

-- Places an order of items of its user's basket, which leave it with the order; without them there is none. The row is
-- one of those above, or: unknown_item, with the items that are not in the user's basket as detail.
CREATE FUNCTION place_basket_order(customer bigint, key_sent text, hash bytea, number_made text, items bigint[])
    RETURNS TABLE (place integer, outcome text, order_id bigint, detail text)
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    present bigint[];
    products bigint[];
    quantities integer[];
BEGIN
    RETURN QUERY SELECT 1, k.outcome, k.order_id, NULL::text FROM order_of_key(customer, key_sent, hash, number_made) k;
    IF FOUND THEN RETURN; END IF;

    SELECT coalesce(array_agg(b.id), '{}') INTO present
    FROM (SELECT id FROM basket_items WHERE user_id = customer AND id = ANY (items) ORDER BY id FOR UPDATE) b;
    IF cardinality(present) < cardinality(items) THEN
        -- Who waited for the lock may find that the items have become the order of this very key.
        RETURN QUERY
        SELECT 1, k.outcome, k.order_id, NULL::text FROM order_of_key(customer, key_sent, hash, number_made) k;
        IF FOUND THEN RETURN; END IF;
        RETURN QUERY
        SELECT 1, 'unknown_item', NULL::bigint, string_agg(i.id::text, ',' ORDER BY i.id)
        FROM unnest(items) i (id)
        WHERE NOT i.id = ANY (present);
        RETURN;
    END IF;

    SELECT array_agg(b.product_id), array_agg(b.quantity) INTO products, quantities
    FROM (
        SELECT product_id, sum(quantity)::integer AS quantity
        FROM basket_items WHERE id = ANY (present) GROUP BY product_id ORDER BY product_id
    ) b;
    SELECT p.place, p.outcome, p.order_id, p.detail INTO place, outcome, order_id, detail
    FROM place_orders_carefully(
        ARRAY[customer], ARRAY[key_sent], ARRAY[hash], ARRAY[number_made],
        array_fill(1, ARRAY[cardinality(products)]), products, quantities
    ) p;
    IF outcome = 'placed' THEN
        DELETE FROM basket_items WHERE id = ANY (present);
    END IF;
    RETURN NEXT;
END;
$$;
