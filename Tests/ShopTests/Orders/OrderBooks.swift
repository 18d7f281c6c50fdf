/// What is true of orders whatever happens.
enum OrderBooks {
    /// What is not as it must be, in words.
    ///
    /// Stock is what was there less what was ordered, and what the ledger says; orders have keys, jobs and totals, each
    /// once. It is for orders of which nothing has become since, and whose jobs nobody has done.
    static let faultsQuery = """
        SELECT 'product ' || p.id || ': stock is not what its changes add up to' FROM products p
        WHERE p.stock <> coalesce((SELECT sum(s.delta) FROM stock_changes s WHERE s.product_id = p.id), 0)
        UNION ALL
        SELECT 'product ' || c.product_id || ': balances are no chain' FROM (
            SELECT product_id, balance, sum(delta) OVER (PARTITION BY product_id ORDER BY id) AS total
            FROM stock_changes
        ) c WHERE c.balance <> c.total
        UNION ALL
        SELECT 'order ' || coalesce(s.order_id, i.order_id) || ': what was taken is not what was ordered' FROM (
            SELECT order_id, product_id, sum(delta) AS delta FROM stock_changes WHERE order_id IS NOT NULL GROUP BY 1, 2
        ) s
        FULL JOIN (SELECT order_id, product_id, sum(quantity) AS quantity FROM order_items GROUP BY 1, 2) i
            ON i.order_id = s.order_id AND i.product_id = s.product_id
        WHERE s.delta IS DISTINCT FROM -i.quantity
        UNION ALL
        SELECT 'order ' || o.id || ': no total of its items' FROM orders o
        WHERE o.total IS DISTINCT FROM (
            SELECT sum(i.quantity * i.unit_price) FROM order_items i WHERE i.order_id = o.id
        )
        UNION ALL
        SELECT 'order ' || o.id || ': not one key' FROM orders o
        WHERE (SELECT count(*) FROM idempotency_keys k WHERE k.order_id = o.id AND k.user_id = o.user_id) <> 1
        UNION ALL
        SELECT 'key ' || k.key || ': no order' FROM idempotency_keys k
        WHERE NOT EXISTS (SELECT FROM orders o WHERE o.id = k.order_id)
        UNION ALL
        SELECT 'order ' || o.id || ': not one job' FROM orders o
        WHERE (
            SELECT count(*) FROM jobs j WHERE j.kind = 'charge_payment' AND (j.arguments ->> 'order_id')::bigint = o.id
        ) <> 1
        UNION ALL
        SELECT 'number ' || number || ': twice' FROM orders GROUP BY number HAVING count(*) > 1
        """
}
