import HTTP

/// Finds the route of a path and a method.
///
/// Made once from the route table, then immutable.
///
/// A path and the same path with or without its trailing slash are one resource.
struct Router {
    /// A resource: all routes of one path.
    struct Resource {
        let path: String
        fileprivate(set) var methods: [(method: HTTPMethod, routeIndex: Int)] = []

        /// The value of `Allow`.
        fileprivate(set) var allow = ""

        /// The route of a method; there are so few that looking at each costs less than a dictionary.
        func routeIndex(of method: HTTPMethod) -> Int? {
            for (candidate, routeIndex) in self.methods where candidate == method { return routeIndex }
            return nil
        }
    }

    /// Where a path led.
    struct Match {
        let resourceIndex: Int
        let pathID: Int64?
    }

    private struct Node {
        var children: [(segment: [UInt8], node: Int)] = []
        var parameterNode: Int?
        var resourceIndex: Int?
    }

    let routes: [Route]

    /// What `OPTIONS *` answers: every method that some resource supports.
    private(set) var allow = ""

    private(set) var resources: [Resource] = []
    private var nodes = [Node()]

    init(_ routes: [Route]) {
        self.routes = routes
        for (index, route) in routes.enumerated() {
            self.add(route, index)
        }
        for index in self.resources.indices {
            self.resources[index].allow = Self.allow(self.resources[index].methods.map(\.method))
        }
        self.allow = Self.allow(routes.map(\.method))
    }

    /// The resource of `path`, which is percent-encoded as it came; `nil` if there is none.
    func match(_ path: Span<UInt8>) -> Match? {
        var node = 0
        var pathID: Int64?
        var start = 1
        guard !path.isEmpty, path[0] == UInt8(ascii: "/") else { return nil }
        while start < path.count {
            var end = start
            while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
            guard let next = self.child(of: node, for: path.extracting(start..<end), &pathID) else { return nil }
            node = next
            start = end + 1
        }
        guard let resourceIndex = self.nodes[node].resourceIndex else { return nil }
        return Match(resourceIndex: resourceIndex, pathID: pathID)
    }

    private func child(of node: Int, for segment: Span<UInt8>, _ pathID: inout Int64?) -> Int? {
        for index in self.nodes[node].children.indices
        where segment.isEqual(to: self.nodes[node].children[index].segment) {
            return self.nodes[node].children[index].node
        }
        guard let next = self.nodes[node].parameterNode, let id = Self.positiveNumber(segment) else { return nil }
        pathID = id
        return next
    }

    /// A positive number of at most 63 bits in plain digits, without sign or leading zero.
    private static func positiveNumber(_ segment: Span<UInt8>) -> Int64? {
        guard !segment.isEmpty, segment[0] != UInt8(ascii: "0") else { return nil }
        var number: Int64 = 0
        for index in segment.indices {
            let byte = segment[index]
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            guard !isTooLarge, !overflows else { return nil }
            number = sum
        }
        return number
    }

    // MARK: Building

    private mutating func add(_ route: Route, _ routeIndex: Int) {
        var node = 0
        for segment in route.path.split(separator: "/") {
            node = segment == "<id>" ? self.parameterNode(of: node) : self.childNode(of: node, Array(segment.utf8))
        }
        let resourceIndex = self.nodes[node].resourceIndex ?? self.resources.count
        if resourceIndex == self.resources.count {
            self.resources.append(Resource(path: route.path))
            self.nodes[node].resourceIndex = resourceIndex
        }
        let isNew = self.resources[resourceIndex].routeIndex(of: route.method) == nil
        precondition(isNew, "a method of a path has one route: \(route.method) \(route.path)")
        self.resources[resourceIndex].methods.append((route.method, routeIndex))
    }

    private mutating func parameterNode(of node: Int) -> Int {
        if let next = self.nodes[node].parameterNode { return next }
        self.nodes.append(Node())
        self.nodes[node].parameterNode = self.nodes.count - 1
        return self.nodes.count - 1
    }

    private mutating func childNode(of node: Int, _ segment: [UInt8]) -> Int {
        if let (_, next) = self.nodes[node].children.first(where: { $0.segment == segment }) { return next }
        self.nodes.append(Node())
        self.nodes[node].children.append((segment, self.nodes.count - 1))
        return self.nodes.count - 1
    }

    private static func allow(_ methods: [HTTPMethod]) -> String {
        let all = HTTPMethod.allCases.filter { method in
            methods.contains(method) || method == .options || (method == .head && methods.contains(.get))
        }
        return all.map(\.rawValue).joined(separator: ", ")
    }
}
