import JSON
import Postgres

/// The conditions of a product filter, each of which has an index (migrations 3 and 4, and `create_product_search`).
enum ProductConditions {
    /// The conditions of a shape's filters, joined by AND; ``ProductFilter/bind(to:)`` adds their values.
    static func text(_ shape: ProductListShape, _ numbers: inout ParameterNumbers) -> String {
        var conditions = ["deleted_at IS NULL"]
        if shape.hasCategory { conditions.append("category_id = \(numbers.next())") }
        if let inStock = shape.inStock { conditions.append(inStock ? "in_stock" : "NOT in_stock") }
        if shape.hasMinimumPrice { conditions.append("price >= \(numbers.next())") }
        if shape.hasMaximumPrice { conditions.append("price <= \(numbers.next())") }
        switch shape.nameMethod {
        case nil: break
        case .trigrams: conditions.append("name_folded LIKE folded_text(\(numbers.next()))")
        case .shortGram: conditions.append("short_grams(name_folded) @> ARRAY[folded_text(\(numbers.next()))]")
        case .shortGrams:
            conditions.append("short_grams(name_folded) @> short_grams(folded_text(\(numbers.next())))")
            conditions.append("name_folded LIKE folded_text(\(numbers.next()))")
        }
        if shape.hasSearch {
            let found = "SELECT product_id FROM product_search WHERE terms @@ \(numbers.next())::tsquery"
            conditions.append(shape.hasFewTerms ? "id IN (\(found))" : "id = ANY (ARRAY(\(found)))")
        }
        return conditions.joined(separator: " AND ")
    }
}

extension ProductFilter {
    /// Adds the filter's values in the order in which ``ProductConditions/text(_:_:)`` numbers them.
    ///
    /// - Parameters:
    ///   - parameters: Where they are added.
    ///   - terms: What ``FindSearchTerms`` made of the filter's search, if it has one.
    func bind(to parameters: inout PostgresParameters, _ terms: SearchTerms?) {
        precondition((self.search == nil) == (terms == nil), "a search and its terms come together")
        if let categoryID { parameters.add(categoryID) }
        if let minimumPrice { parameters.add(minimumPrice.description) }
        if let maximumPrice { parameters.add(maximumPrice.description) }
        switch self.name?.method {
        case nil: break
        case .trigrams: parameters.add(self.name?.pattern)
        case .shortGram: parameters.add(self.name?.text)
        case .shortGrams:
            parameters.add(self.name?.text)
            parameters.add(self.name?.pattern)
        }
        if let terms { parameters.add(terms.query) }
    }
}
