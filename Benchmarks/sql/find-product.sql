SELECT p.id, concat(p.price, ' ', p.stock, ' ', c.id, ' ', octet_length(p.name), ' ', p.name,
octet_length(p.description), ' ', p.description, coalesce(octet_length(p.image), -1), ' ', p.image,
octet_length(c.name), ' ', c.name, octet_length(c.description), ' ', c.description)
FROM products p
JOIN categories c ON c.id = p.category_id
WHERE p.id = $1 AND p.deleted_at IS NULL
