SELECT p.id, p.name, p.description, p.price, p.stock, p.image, c.id, c.name, c.description
FROM products p
JOIN categories c ON c.id = p.category_id
WHERE p.id = $1 AND p.deleted_at IS NULL
