-- One index for each order of GET /api/products/, behind each set of filters by equality. So the first page and every
-- later one reads just its own rows, in order and in either direction, whatever the filters match. Products that have
-- left the catalogue are in none of them. `min_price` and `max_price` are ranges of the indexes on price.
--
-- None may hold `stock`, see the table. An order that empties a product's stock moves its row in all of them; that is
-- one order in hundreds, and the price of `in_stock=true` never walking past what is sold out.

-- GET /api/products/, in order of id, which is the default
CREATE INDEX products_by_id ON products (id) WHERE deleted_at IS NULL;

-- GET /api/products/, ordering=name and order_by_name
CREATE INDEX products_by_name ON products (name, id) WHERE deleted_at IS NULL;

-- GET /api/products/, ordering=price; min_price, max_price
CREATE INDEX products_by_price ON products (price, id) WHERE deleted_at IS NULL;

-- GET /api/products/, ordering=created_at
CREATE INDEX products_by_created_at ON products (created_at, id) WHERE deleted_at IS NULL;

-- GET /api/products/?category=<id>, in order of id, which is the default
CREATE INDEX products_by_category_id ON products (category_id, id) WHERE deleted_at IS NULL;

-- GET /api/products/?category=<id>, ordering=name and order_by_name
CREATE INDEX products_by_category_name ON products (category_id, name, id) WHERE deleted_at IS NULL;

-- GET /api/products/?category=<id>, ordering=price; min_price, max_price
CREATE INDEX products_by_category_price ON products (category_id, price, id) WHERE deleted_at IS NULL;

-- GET /api/products/?category=<id>, ordering=created_at
CREATE INDEX products_by_category_created_at ON products (category_id, created_at, id) WHERE deleted_at IS NULL;

-- GET /api/products/?in_stock=true|false, in order of id, which is the default
CREATE INDEX products_by_stock_id ON products (in_stock, id) WHERE deleted_at IS NULL;

-- GET /api/products/?in_stock=true|false, ordering=name and order_by_name
CREATE INDEX products_by_stock_name ON products (in_stock, name, id) WHERE deleted_at IS NULL;

-- GET /api/products/?in_stock=true|false, ordering=price; min_price, max_price
CREATE INDEX products_by_stock_price ON products (in_stock, price, id) WHERE deleted_at IS NULL;

-- GET /api/products/?in_stock=true|false, ordering=created_at
CREATE INDEX products_by_stock_created_at ON products (in_stock, created_at, id) WHERE deleted_at IS NULL;

-- GET /api/products/?category=<id>&in_stock=true|false, in order of id, which is the default
CREATE INDEX products_by_category_stock_id ON products (category_id, in_stock, id) WHERE deleted_at IS NULL;

-- GET /api/products/?category=<id>&in_stock=true|false, ordering=name and order_by_name
CREATE INDEX products_by_category_stock_name ON products (category_id, in_stock, name, id) WHERE deleted_at IS NULL;

-- GET /api/products/?category=<id>&in_stock=true|false, ordering=price; min_price, max_price
CREATE INDEX products_by_category_stock_price ON products (category_id, in_stock, price, id) WHERE deleted_at IS NULL;

-- GET /api/products/?category=<id>&in_stock=true|false, ordering=created_at
CREATE INDEX products_by_category_stock_created_at ON products (category_id, in_stock, created_at, id) WHERE deleted_at IS NULL;
