SELECT p.id, concat(p.price, ' ', p.stock, ' ', c.id, ' ', octet_length(p.name), ' ', p.name,
octet_length(p.description), ' ', p.description, coalesce(octet_length(p.image), -1), ' ', p.image,
octet_length(c.name), ' ', c.name, octet_length(c.description), ' ', c.description)
FROM (
SELECT id, name, description, price, stock, image, category_id, created_at, in_stock
FROM products
WHERE deleted_at IS NULL AND true
ORDER BY id LIMIT 21
) p
JOIN categories c ON c.id = p.category_id
ORDER BY p.id
