SELECT concat_ws(' ', p.id, octet_length(p.name), p.name, octet_length(p.description), p.description,
p.price, p.stock, coalesce(octet_length(p.image), -1), p.image,
c.id, octet_length(c.name), c.name, octet_length(c.description), c.description, p.version, c.version)
FROM products p
JOIN categories c ON c.id = p.category_id
WHERE p.id = $1 AND p.deleted_at IS NULL
