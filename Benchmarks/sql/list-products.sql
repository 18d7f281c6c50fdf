SELECT p.id, p.name, p.description, p.price, p.stock, p.image, c.id, c.name, c.description
FROM (SELECT id, name, description, price, stock, image, category_id, created_at
FROM products
WHERE deleted_at IS NULL
ORDER BY id LIMIT 21) p
JOIN categories c ON c.id = p.category_id
ORDER BY p.id
