-- What a supplier calls a product (stock keeping unit): by it `soundwave import` finds the product that a row is about,
-- so that the same file twice is the same catalogue. What has left the catalogue gives its own free.
ALTER TABLE products
    ADD COLUMN sku text COLLATE "C",
    ADD CONSTRAINT products_sku_length CHECK (char_length(sku) BETWEEN 1 AND 100);

CREATE UNIQUE INDEX products_sku ON products (sku) WHERE sku IS NOT NULL AND deleted_at IS NULL;
