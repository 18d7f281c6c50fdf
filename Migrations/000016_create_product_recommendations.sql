-- GET /api/products/<id>/recommendations/: what was most often bought with a product, worked out from order_items now
-- and then (`soundwave recommendations refresh`). Without foreign keys: products are never removed, and those that have
-- left the catalogue are left out when it is read.
CREATE TABLE product_recommendations (
    product_id bigint,
    rank smallint,                                       -- from 1
    recommended_id bigint NOT NULL,
    score integer NOT NULL,                              -- in how many orders both were
    PRIMARY KEY (product_id, rank)
) WITH (fillfactor = 80);                                -- room in each page for the next version of its rows
