-- Whose product it is: a supplier changes own products only. What was there before, and what the command line adds, is
-- nobody's: administrators change it.
ALTER TABLE products
    ADD COLUMN owner_id bigint,
    ADD CONSTRAINT products_owner_exists FOREIGN KEY (owner_id) REFERENCES users (id);

-- Deleting a user, for the foreign key's own check: no way to do so exists, but an operator may.
CREATE INDEX products_owner ON products (owner_id) WHERE owner_id IS NOT NULL;

-- The stock ledger: a row for each change of a product's stock, written in the transaction that made it, never changed
-- after. The sum of a product's deltas is its stock. Without foreign keys: products and orders are never removed, and
-- the checks would be the dearest part of placing an order.
CREATE TABLE stock_changes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL,
    delta integer NOT NULL,
    balance integer NOT NULL,                            -- the stock after it
    reason text NOT NULL,
    user_id bigint,                                      -- who did it; the command line, if NULL
    order_id bigint,                                     -- the order that did it, if one did
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT stock_changes_delta_not_zero CHECK (delta <> 0),
    CONSTRAINT stock_changes_balance_not_negative CHECK (balance >= 0),
    CONSTRAINT stock_changes_reason_length CHECK (char_length(reason) BETWEEN 1 AND 200)
);

-- GET /api/products/<id>/stock/: newest first.
CREATE INDEX stock_changes_product ON stock_changes (product_id, id);

-- What is in stock so far is where the ledger begins.
INSERT INTO stock_changes (product_id, delta, balance, reason)
SELECT id, stock, stock, 'opening balance' FROM products WHERE stock <> 0 ORDER BY id;
