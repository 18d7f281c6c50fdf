import JSON
import Postgres

extension PageCursor {
    /// Adds the sort value, if it is another than the id, and the id.
    func bind(to parameters: inout PostgresParameters) {
        switch self.value {
        case .id: break
        case .name(let name): parameters.add(name)
        case .price(let price): parameters.add(price.description)
        case .createdAt(let microseconds): parameters.add(microseconds)
        case .rank(let rank): parameters.add(rank)
        }
        parameters.add(self.id)
    }
}
