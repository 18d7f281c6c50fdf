import Runtime
import Testing

@testable import Redis

@Suite("Looking up host names")
struct HostResolverTests {
    @Test("The machine's own name for itself has a loopback address")
    func resolves() {
        let addresses = HostResolver.addresses(of: "localhost", port: 6379)
        #expect(addresses.contains { ["127.0.0.1", "::1"].contains($0.host) && $0.port == 6379 })
        #expect(addresses.count <= HostResolver.maximumAddresses)
    }

    @Test("A name that cannot exist has no address")
    func findsNothing() {
        #expect(HostResolver.addresses(of: "name with spaces", port: 6379).isEmpty)
    }
}
