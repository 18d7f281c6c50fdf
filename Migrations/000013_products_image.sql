-- soundwave media sweep: which of some files products refer to.
CREATE INDEX products_image ON products (image) WHERE image IS NOT NULL;
