import JSON
import Runtime

/// How many jobs wait, and how many have failed for good.
struct JobSummary: Equatable, Sendable {
    let queuedCount: Int64
    let deadCount: Int64
}

/// A product of which there is little left.
struct ScarceProduct: Equatable, Sendable {
    let id: Int64
    let name: String

    /// In pieces.
    let stock: Int64
}

/// What the database says of how the shop does, as of a moment.
struct StoredSummary: Equatable, Sendable {
    let generatedAt: UTCTime
    let orders: OrderSummary
    let jobs: JobSummary
    let scarceProducts: [ScarceProduct]

    /// With the figures of the instance that answers.
    func json(_ instance: InstanceSummary) -> [UInt8] {
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.member("generated_at", self.generatedAt.rfc3339)
            json.objectMember("orders") { json in self.orders.writeMembers(to: &json) }
            json.objectMember("jobs") { json in
                json.member("queued", self.jobs.queuedCount)
                json.member("dead", self.jobs.deadCount)
            }
            json.arrayMember("running_out") { json in
                for product in self.scarceProducts {
                    json.object { json in
                        json.member("id", product.id)
                        json.member("name", product.name)
                        json.member("stock", product.stock)
                    }
                }
            }
            json.objectMember("instance") { json in instance.writeMembers(to: &json) }
        }
        return json.bytes
    }
}
