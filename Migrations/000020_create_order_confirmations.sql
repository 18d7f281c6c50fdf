-- Which orders' confirmations have been mailed, or are just being mailed: written before the mail program is called, so
-- that a job that is repeated after a crash does not send a second one.
CREATE TABLE order_confirmations (
    order_id bigint PRIMARY KEY,
    attempt text COLLATE "C" NOT NULL,                   -- the job's, that began it
    sent_at timestamptz,                                 -- when the mail program had taken it; NULL until then
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT order_confirmations_order_exists FOREIGN KEY (order_id) REFERENCES orders (id)
);
