-- The job that charges an order names the request that placed it, so that the logs have both under one id. A batch has
-- orders of many requests: `requests` has an element an order.
--
-- The functions with an argument less stay for the instances of the release before, until they are replaced.

-- GET /api/users/me/products/, the newest first: each page reads its own rows, of however many products a supplier has.
CREATE INDEX products_by_owner ON products (owner_id, id) WHERE deleted_at IS NULL;

-- As in 000022 but for what the job names.
CREATE FUNCTION place_orders_at_once(
    users bigint[], keys text[], hashes bytea[], numbers text[], requests text[],
    products bigint[], demands integer[],
    line_orders integer[], line_products integer[], line_quantities integer[]
) RETURNS TABLE (
    id bigint, user_id bigint, number text, username text, status text, total numeric, created_at bigint,
    updated_at bigint, version bigint, items text, history text, place integer, outcome text
)
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    order_count integer := cardinality(users);
    placed_at bigint := extract(epoch FROM now()) * 1000000;
    is_enough boolean;
    prices numeric[];                                    -- of the products:
    names text[];
    flags integer[];                                     -- 1 with a category, 0 without
    heads text[];                                        -- what is shown before the stock,
    tails text[];                                        -- and behind it
    stocks integer[];                                    -- in the end
    ids bigint[];                                        -- of the orders; NULL where the key was taken
    item_ids bigint[];                                   -- of the lines
    claimed bigint[];                                    -- the ids that have a key
    totals numeric[];                                    -- of the orders
    demanded_count integer := cardinality(products);
    changed_count integer;
BEGIN
    IF 1 > ANY (line_quantities)
        OR EXISTS (SELECT FROM generate_series(1, order_count) p (place) WHERE array_position(line_orders, place) IS NULL)
    THEN
        RAISE EXCEPTION 'an order without lines, or a quantity below 1' USING ERRCODE = '22023';
    END IF;

    SELECT array_agg(d.price), array_agg(d.name), array_agg(d.flag), array_agg(d.head), array_agg(d.tail),
        bool_and(coalesce(d.stock >= d.quantity, false))
    INTO prices, names, flags, heads, tails, is_enough
    FROM (
        SELECT p.price, p.name, p.stock, w.quantity, (c.id IS NOT NULL)::integer AS flag,
            concat_ws(' ', p.id, octet_length(p.name), p.name, octet_length(p.description), p.description, p.price)
                AS head,
            concat_ws(' ', coalesce(octet_length(p.image), -1), p.image, CASE WHEN c.id IS NULL THEN -1 END, c.id,
                octet_length(c.name), c.name, octet_length(c.description), c.description) AS tail
        FROM unnest(products, demands) WITH ORDINALITY w (product, quantity, spot)
        LEFT JOIN LATERAL (
            SELECT o.id, o.name, o.description, o.price, o.stock, o.image, o.category_id FROM products o
            WHERE o.id = w.product AND coalesce(o.deleted_at, 'infinity') = 'infinity'
            OFFSET 0
        ) p ON true
        LEFT JOIN LATERAL (
            SELECT o.id, o.name, o.description FROM categories o WHERE o.id = p.category_id OFFSET 0
        ) c ON true
        ORDER BY w.spot
    ) d;
    IF is_enough IS NOT TRUE THEN
        RAISE EXCEPTION 'not every order can be placed' USING ERRCODE = 'SH001';
    END IF;

    SELECT array_agg(nextval('orders_id_seq')) INTO ids FROM generate_series(1, order_count);
    SELECT array_agg(nextval('order_items_id_seq')) INTO item_ids FROM generate_series(1, cardinality(line_orders));
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
        SELECT array_agg(coalesce(l.quantity, 0) ORDER BY s.spot), count(l.quantity) INTO demands, demanded_count
        FROM generate_series(1, cardinality(products)) s (spot)
        LEFT JOIN (
            SELECT spot, sum(quantity)::integer AS quantity
            FROM unnest(line_orders, line_products, line_quantities) l (place, spot, quantity)
            WHERE ids[l.place] IS NOT NULL
            GROUP BY spot
        ) l ON l.spot = s.spot;
    END IF;

    IF cardinality(claimed) > 0 THEN
        WITH line AS MATERIALIZED (
            SELECT l.line, l.place, l.quantity, s.product, s.price, s.name
            FROM unnest(line_orders, line_products, line_quantities) WITH ORDINALITY l (place, spot, quantity, line)
            JOIN unnest(products, prices, names) WITH ORDINALITY s (product, price, name, spot) ON s.spot = l.spot
            WHERE ids[l.place] IS NOT NULL
        ), placed AS (
            INSERT INTO orders AS o (id, number, user_id, total)
            SELECT ids[t.place], numbers[t.place], users[t.place], t.total
            FROM (SELECT place, sum(quantity * price) AS total FROM line GROUP BY place) t
            RETURNING o.id, o.total
        ), bought AS (
            INSERT INTO order_items (id, order_id, product_id, quantity, unit_price, product_name)
            OVERRIDING SYSTEM VALUE
            SELECT item_ids[line], ids[place], product, quantity, price, name FROM line ORDER BY line
        ), queued AS (
            INSERT INTO jobs (kind, arguments)
            SELECT 'charge_payment', jsonb_build_object('order_id', o.id, 'request_id', o.request)
            FROM unnest(ids, requests) o (id, request)
            WHERE o.id IS NOT NULL
        )
        SELECT array_agg(p.total ORDER BY o.place) INTO totals
        FROM unnest(ids) WITH ORDINALITY o (id, place)
        LEFT JOIN placed p ON p.id = o.id;

        PERFORM count(*) FROM (
            SELECT FROM products p WHERE p.id = ANY (products) ORDER BY p.id FOR NO KEY UPDATE
        ) locked;
        WITH taken AS (
            UPDATE products p
            SET stock = p.stock - demands[width_bucket(p.id, products)], version = p.version + 1
            WHERE p.id = ANY (products) AND p.stock >= demands[width_bucket(p.id, products)]
                AND p.price = prices[width_bucket(p.id, products)] AND demands[width_bucket(p.id, products)] > 0
                AND coalesce(p.deleted_at, 'infinity') = 'infinity'
            RETURNING p.id, p.stock, width_bucket(p.id, products) AS spot
        ), recorded AS (
            -- The balance after an order is what is left in the end, and what the later ones of the batch took.
            INSERT INTO stock_changes (product_id, delta, balance, reason, user_id, order_id)
            SELECT t.id, -l.quantity,
                t.stock - l.quantity + sum(l.quantity) OVER (PARTITION BY l.spot ORDER BY l.place DESC),
                'order', users[l.place], ids[l.place]
            FROM unnest(line_orders, line_products, line_quantities) WITH ORDINALITY l (place, spot, quantity, line)
            JOIN taken t ON t.spot = l.spot
            WHERE ids[l.place] IS NOT NULL
            ORDER BY l.line
        )
        SELECT array_agg(t.stock ORDER BY s.spot), count(t.spot) INTO stocks, changed_count
        FROM generate_series(1, cardinality(products)) s (spot)
        LEFT JOIN taken t ON t.spot = s.spot;
        IF changed_count <> demanded_count THEN
            RAISE EXCEPTION 'stock or price has changed meanwhile' USING ERRCODE = 'SH001';
        END IF;

        RETURN QUERY
        SELECT ids[o.place], users[o.place], numbers[o.place], u.username, 'pending', totals[o.place], placed_at,
            placed_at, 1::bigint, o.items, '0', o.place, 'placed'
        FROM (
            SELECT l.place,
                string_agg(
                    concat_ws(' ', s.flag, item_ids[l.line], s.head, s.stock, s.tail, l.quantity, s.price),
                    ' ' ORDER BY l.line
                ) AS items
            FROM unnest(line_orders, line_products, line_quantities) WITH ORDINALITY l (place, spot, quantity, line)
            JOIN unnest(flags, heads, stocks, tails, prices) WITH ORDINALITY s (flag, head, stock, tail, price, spot)
                ON s.spot = l.spot
            WHERE ids[l.place] IS NOT NULL
            GROUP BY l.place
        ) o
        LEFT JOIN users u ON u.id = users[o.place]
        ORDER BY o.place;
    END IF;
    IF cardinality(claimed) < order_count THEN
        RETURN QUERY
        SELECT CASE WHEN w.number = o.number OR k.request_hash = o.hash THEN k.order_id END, NULL::bigint, NULL::text,
            NULL::text, NULL::text, NULL::numeric, NULL::bigint, NULL::bigint, NULL::bigint, NULL::text, NULL::text,
            o.place::integer,
            CASE
                WHEN w.number = o.number THEN 'placed'
                WHEN k.request_hash = o.hash THEN 'duplicate'
                WHEN k.order_id IS NOT NULL THEN 'key_reused'
                ELSE 'retry'
            END
        FROM unnest(ids, users, keys, hashes, numbers) WITH ORDINALITY o (id, user_id, key, hash, number, place)
        LEFT JOIN LATERAL (
            SELECT i.order_id, i.request_hash FROM idempotency_keys i
            WHERE i.user_id = o.user_id AND i.key = o.key
            OFFSET 0
        ) k ON true
        LEFT JOIN LATERAL (SELECT t.number FROM orders t WHERE t.id = k.order_id OFFSET 0) w ON true
        WHERE o.id IS NULL;
    END IF;
END;
$$;

-- As in 000022 but for what the job names.
CREATE FUNCTION place_orders_carefully(
    users bigint[], keys text[], hashes bytea[], numbers text[], requests text[],
    line_orders integer[], line_products bigint[], line_quantities integer[]
) RETURNS TABLE (place integer, outcome text, order_id bigint, detail text)
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off
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
        LEFT JOIN LATERAL (
            SELECT o.id, o.stock FROM products o
            WHERE o.id = l.product AND coalesce(o.deleted_at, 'infinity') = 'infinity'
            OFFSET 0
        ) p ON true
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
        WHERE coalesce(deleted_at, 'infinity') = 'infinity' AND id = ANY (ARRAY(
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
        WHERE k.order_id = ANY (refused) AND k.ctid = ANY (ARRAY(
            SELECT i.place
            FROM unnest(users, keys) o (user_id, key)
            CROSS JOIN LATERAL (
                SELECT t.ctid AS place FROM idempotency_keys t WHERE t.user_id = o.user_id AND t.key = o.key OFFSET 0
            ) i
        ));
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
        SELECT 'charge_payment', jsonb_build_object('order_id', o.id, 'request_id', o.request)
        FROM unnest(ids, requests) o (id, request)
        WHERE o.id IS NOT NULL;
        WITH taken AS (
            UPDATE products p
            SET stock = stocks[width_bucket(p.id, demanded)], version = p.version + 1
            WHERE p.id = ANY (demanded) AND p.stock <> stocks[width_bucket(p.id, demanded)]
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
    LEFT JOIN LATERAL (
        SELECT i.order_id, i.request_hash FROM idempotency_keys i
        WHERE o.id IS NULL AND i.user_id = o.user_id AND i.key = o.key
        OFFSET 0
    ) k ON true
    LEFT JOIN LATERAL (SELECT t.number FROM orders t WHERE t.id = k.order_id OFFSET 0) w ON true
    ORDER BY 1;
END;
$$;

-- As in 000019 and 000022 but for what the job names.
CREATE FUNCTION place_basket_order(
    customer bigint, key_sent text, hash bytea, number_made text, request text, items bigint[]
) RETURNS TABLE (place integer, outcome text, order_id bigint, detail text)
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off
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
        ARRAY[customer], ARRAY[key_sent], ARRAY[hash], ARRAY[number_made], ARRAY[request],
        array_fill(1, ARRAY[cardinality(products)]), products, quantities
    ) p;
    IF outcome = 'placed' THEN
        DELETE FROM basket_items WHERE id = ANY (present);
    END IF;
    RETURN NEXT;
END;
$$;
