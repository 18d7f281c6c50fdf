WITH wanted AS (
    SELECT p AS product_id, count(*)::integer AS quantity
    FROM (VALUES (:a::bigint), (:b::bigint), (:c::bigint)) v (p) GROUP BY p
), locked AS MATERIALIZED (
    SELECT id, price, name FROM products
    WHERE id IN (SELECT product_id FROM wanted) AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE
), placed AS (
    INSERT INTO orders (number, user_id, total)
    SELECT upper(substr(md5(random()::text), 1, 16)), :u, sum(l.price * w.quantity)
    FROM wanted w JOIN locked l ON l.id = w.product_id
    RETURNING id, user_id, number
), keyed AS (
    INSERT INTO idempotency_keys (user_id, key, request_hash, order_id)
    SELECT user_id, number, sha256(number::bytea), id FROM placed
), items AS (
    INSERT INTO order_items (order_id, product_id, quantity, unit_price, product_name)
    SELECT o.id, w.product_id, w.quantity, l.price, l.name
    FROM placed o, wanted w JOIN locked l ON l.id = w.product_id
), queued AS (
    INSERT INTO jobs (kind, arguments)
    SELECT 'charge_payment', jsonb_build_object('order_id', id, 'request_id', md5(number)) FROM placed
), taken AS (
    UPDATE products p SET stock = p.stock - w.quantity, version = p.version + 1
    FROM wanted w JOIN locked l ON l.id = w.product_id
    WHERE p.id = l.id AND p.stock >= w.quantity
    RETURNING p.id, p.stock, w.quantity
), recorded AS (
    INSERT INTO stock_changes (product_id, delta, balance, reason, user_id, order_id)
    SELECT t.id, -t.quantity, t.stock, 'order', o.user_id, o.id FROM taken t, placed o
)
SELECT id FROM placed;
