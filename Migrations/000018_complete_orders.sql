-- What orders need beyond what recommendations read: a number, keys that repeat no order, their lists, baskets,
-- payments, and what became of them.

-- 80 random bits in Crockford's base 32, so that nobody guesses another's number, or from it how many orders there are.
-- Orders bring theirs along; this is for those that were there before. Of a random UUID, octets 6 and 8 are not all
-- random.
CREATE FUNCTION random_order_number() RETURNS text
    LANGUAGE sql VOLATILE
    RETURN (
        SELECT string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + (get_byte(octets, place) & 31), 1), '')
        FROM (SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) AS random (octets),
            unnest('{0,1,2,3,4,5,7,9,10,11,12,13,14,15,16,17}'::integer[]) AS place
    );

ALTER TABLE orders
    ADD COLUMN number text COLLATE "C" NOT NULL DEFAULT random_order_number(),
    ADD CONSTRAINT orders_number_form CHECK (number ~ '^[0-9A-HJKMNP-TV-Z]{16}$');
ALTER TABLE orders ALTER COLUMN status TYPE text COLLATE "C";

-- GET /api/orders/?status= of all orders.
CREATE INDEX orders_status ON orders (status, id);

-- GET /api/orders/?created_after=: where to stop.
CREATE INDEX orders_created ON orders (created_at, id);

-- Which order a user's key has placed: the row commits with the order. Kept for a day.
CREATE TABLE idempotency_keys (
    user_id bigint NOT NULL,
    key text COLLATE "C" NOT NULL,
    request_hash bytea NOT NULL,                         -- SHA-256 of what was ordered
    order_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, key),
    CONSTRAINT idempotency_keys_key_length CHECK (char_length(key) BETWEEN 1 AND 255)
);

-- Sweeping keys that are a day old. They lie in the table as they came, and BRIN costs a new one nothing.
CREATE INDEX idempotency_keys_created ON idempotency_keys USING brin (created_at)
    WITH (pages_per_range = 32, autosummarize = on);

-- What users mean to order. A row leaves with the order that it becomes, in its transaction.
CREATE TABLE basket_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL,
    product_id bigint NOT NULL,
    quantity integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT basket_items_user_exists FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT basket_items_product_exists FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT basket_items_quantity_allowed CHECK (quantity BETWEEN 1 AND 10000)
);

-- GET /api/order-items/: the user's own.
CREATE INDEX basket_items_user ON basket_items (user_id, id);

-- What became of an order after it was placed, never changed after. That it was placed says its own row.
CREATE TABLE order_changes (
    id bigint GENERATED ALWAYS AS IDENTITY,
    order_id bigint NOT NULL,
    status text COLLATE "C" NOT NULL,                    -- the one that the order came to
    user_id bigint,                                      -- who did it; the shop itself, if NULL
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (order_id, id),                          -- the history of an order
    CONSTRAINT order_changes_order_exists FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT order_changes_status_known CHECK (status IN ('paid', 'completed', 'cancelled', 'payment_failed'))
);

-- How an order is paid: one payment an order, under one reference with the provider, so that a charge that is repeated
-- is one charge.
CREATE TABLE payments (
    order_id bigint PRIMARY KEY,
    reference text COLLATE "C" NOT NULL,
    amount numeric(17, 2) NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'started',
    reason text,                                         -- why it failed
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT payments_order_exists FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT payments_reference_once UNIQUE (reference),
    CONSTRAINT payments_amount_not_negative CHECK (amount >= 0),
    CONSTRAINT payments_state_known CHECK (state IN ('started', 'charged', 'failed', 'refund_due', 'refunded'))
) WITH (fillfactor = 90);                                -- room for the next version of a row when its state changes

-- Reconciliation: payments whose end is not known or whose money is to go back, the oldest first.
CREATE INDEX payments_open ON payments (order_id) WHERE state IN ('started', 'refund_due');

-- The built-in test provider's own books, which stand for those of a provider outside: it writes here apart from the
-- shop's transactions, and no table of the shop refers to it.
CREATE TABLE test_provider_charges (
    reference text COLLATE "C" PRIMARY KEY,
    amount numeric(17, 2) NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    charge_count integer NOT NULL DEFAULT 1,             -- how often it was asked for; the money moves once
    refunded boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT test_provider_charges_outcome_known CHECK (outcome IN ('charged', 'refused', 'late'))
);
