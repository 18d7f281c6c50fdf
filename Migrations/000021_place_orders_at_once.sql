-- The fast way of placing orders again, which now shows them too: what an order's client is answered was read by a
-- statement of its own after it, a sixth of what an order cost PostgreSQL. `place_orders` stays for the instances of the
-- release before, until they are replaced.

-- Never used: sweeping takes the table's pages in their order.
DROP INDEX idempotency_keys_created;

-- As `place_orders` (see 000019), but a line names its product by its place in `products` (ascending, each once), of
-- which `demands` are wanted in all; and who calls shows the order as this row does. It raises SH001, and has done
-- nothing, where `place_orders` does. What it returns of an order, of products as they are after the batch:
--
-- outcome placed    all columns, if it was placed by this call; by an earlier one with the same number, its id alone
-- duplicate         id, of the order with this key and the same request
-- key_reused, retry nothing
CREATE FUNCTION place_orders_at_once(
    users bigint[], keys text[], hashes bytea[], numbers text[],
    products bigint[], demands integer[],
    line_orders integer[], line_products integer[], line_quantities integer[]
) RETURNS TABLE (
    id bigint, user_id bigint, number text, username text, status text, total numeric, created_at bigint,
    updated_at bigint, version bigint, items text, history text, place integer, outcome text
)
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
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
        LEFT JOIN products p ON p.id = w.product AND p.deleted_at IS NULL
        LEFT JOIN categories c ON c.id = p.category_id
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
            SELECT 'charge_payment', jsonb_build_object('order_id', o.id) FROM unnest(claimed) o (id)
        )
        SELECT array_agg(p.total ORDER BY o.place) INTO totals
        FROM unnest(ids) WITH ORDINALITY o (id, place)
        LEFT JOIN placed p ON p.id = o.id;

        PERFORM count(*) FROM (
            SELECT FROM products p WHERE p.id = ANY (products) ORDER BY p.id FOR NO KEY UPDATE
        ) locked;
        WITH taken AS (
            UPDATE products p
            SET stock = p.stock - d.quantity, version = p.version + 1
            FROM unnest(products, demands, prices) WITH ORDINALITY d (product, quantity, price, spot)
            WHERE p.id = d.product AND p.stock >= d.quantity AND p.price = d.price AND p.deleted_at IS NULL
                AND d.quantity > 0
            RETURNING p.id, p.stock, d.spot
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
        LEFT JOIN idempotency_keys k ON k.user_id = o.user_id AND k.key = o.key
        LEFT JOIN orders w ON w.id = k.order_id
        WHERE o.id IS NULL;
    END IF;
END;
$$;
