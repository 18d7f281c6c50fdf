import JSON
import Postgres

/// The conditions of a product filter, each of which has an index (migrations 3 and 4, and `create_product_search`).
enum ProductConditions {
    /// How the products of a search are told from others.
    enum Search {
        /// All are found first, by the index of terms.
        case gathered
        /// A row's terms are looked up by its id: for a walk that shall remain one, whatever PostgreSQL expects.
        case lookedUp
    }

    /// The conditions of a shape's filters, joined by AND; ``ProductFilter/bind(to:_:)`` adds their values.
    ///
    /// The same shape takes the same numbers, however its search is told.
    static func text(
        _ shape: ProductListShape,
        _ numbers: inout ParameterNumbers,
        search: Search = .gathered
    ) -> String {
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
        if shape.hasSearch { conditions.append(Self.found(numbers.next(), shape, search)) }
        return conditions.joined(separator: " AND ")
    }

    private static func found(_ query: String, _ shape: ProductListShape, _ search: Search) -> String {
        switch search {
        case .lookedUp:
            return "(SELECT s.terms @@ \(query)::tsquery FROM product_search s WHERE s.product_id = id)"
        case .gathered where shape.isSearchPlanned:
            return "id IN (SELECT product_id FROM product_search WHERE terms @@ \(query)::tsquery)"
        case .gathered:
            return "id = ANY (ARRAY(SELECT product_id FROM product_search WHERE terms @@ \(SearchTerms.unseen(query))))"
        }
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

    /// Adds the values of those filters that a ``ProductIndexRange`` of the shape has, in its order.
    func bindRange(to parameters: inout PostgresParameters, _ shape: ProductListShape) {
        if shape.hasCategory, let categoryID { parameters.add(categoryID) }
        if shape.hasMinimumPrice, let minimumPrice { parameters.add(minimumPrice.description) }
        if shape.hasMaximumPrice, let maximumPrice { parameters.add(maximumPrice.description) }
    }
}
