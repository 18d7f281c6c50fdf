-- What was bought by whom. An order that is cancelled, or whose payment failed, stays; so do products that have left
-- the catalogue.
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    total numeric(12, 2) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT orders_user_exists FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT orders_status_known CHECK (status IN ('pending', 'paid', 'completed', 'cancelled', 'payment_failed')),
    CONSTRAINT orders_total_not_negative CHECK (total >= 0)
) WITH (fillfactor = 90);                                -- room for the next version of a row when its status changes

-- The orders of a user; deleting one, for the foreign key's own check.
CREATE INDEX orders_user ON orders (user_id, id);

-- The lines of orders, with price and name as they were. The check of the product waits for the commit: made at once,
-- it would lock the products' rows before those are changed, and orders for the same products would queue up.
CREATE TABLE order_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    product_id bigint NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric(10, 2) NOT NULL,
    product_name text NOT NULL,
    CONSTRAINT order_items_order_exists FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT order_items_product_exists FOREIGN KEY (product_id) REFERENCES products (id)
        DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT order_items_quantity_positive CHECK (quantity > 0),
    CONSTRAINT order_items_price_not_negative CHECK (unit_price >= 0)
);

-- The lines of an order, in the order in which they were put down.
CREATE INDEX order_items_order ON order_items (order_id, id);
