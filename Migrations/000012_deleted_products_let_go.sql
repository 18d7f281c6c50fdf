-- A product that has left the catalogue does not hold its category for ever: when the category goes, the product is in
-- none. What is in the catalogue is in a category, always.
ALTER TABLE products
    ALTER COLUMN category_id DROP NOT NULL,
    ADD CONSTRAINT products_category_known CHECK (category_id IS NOT NULL OR deleted_at IS NOT NULL);

-- DELETE /api/categories/<id>/: the check of the foreign key, which asks for deleted products too.
CREATE INDEX products_category ON products (category_id);
