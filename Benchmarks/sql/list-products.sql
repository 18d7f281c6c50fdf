SELECT string_agg(packed, ' '), (SELECT generation FROM cache_generations WHERE namespace = 'products')
FROM (
SELECT concat_ws(' ', p.id, octet_length(p.name), p.name, octet_length(p.description), p.description,
p.price, p.stock, coalesce(octet_length(p.image), -1), p.image,
c.id, octet_length(c.name), c.name, octet_length(c.description), c.description) AS packed
FROM (
SELECT id, name, description, price, stock, image, category_id, created_at, in_stock
FROM products
WHERE deleted_at IS NULL AND true
ORDER BY id LIMIT 21
) p
JOIN categories c ON c.id = p.category_id
ORDER BY p.id
) page
