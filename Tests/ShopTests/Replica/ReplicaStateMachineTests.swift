import Runtime
import Testing

@testable import Shop

@Suite("Whether the replica is read")
struct ReplicaStateMachineTests {
    private static let identity = ServerPosition.Identity(systemIdentifier: 7, databaseID: 5, tableID: 3)

    private static func server(
        _ position: Int64,
        isStandby: Bool = false,
        _ identity: ServerPosition.Identity = Self.identity
    ) -> ServerPosition {
        ServerPosition(identity: identity, isStandby: isStandby, position: position)
    }

    private static func time(_ milliseconds: Int) -> MonotonicTime {
        MonotonicTime(nanoseconds: UInt64(milliseconds) * 1_000_000)
    }

    /// A machine with a bound of 1 s, and a look at `milliseconds` that takes 2 ms.
    private static func look(
        _ machine: inout ReplicaStateMachine,
        at milliseconds: Int,
        primary: Int64,
        replica: Int64
    ) {
        machine.looked(
            primary: Self.server(primary),
            at: Self.time(milliseconds),
            replica: Self.server(replica, isStandby: true),
            now: Self.time(milliseconds + 2)
        )
    }

    private static func usableMachine() -> ReplicaStateMachine {
        var machine = ReplicaStateMachine(maximumLag: .seconds(1))
        Self.look(&machine, at: 1000, primary: 100, replica: 100)
        return machine
    }

    @Test("It is not before it is known, and is from the first look that finds it near")
    func begins() {
        var machine = ReplicaStateMachine(maximumLag: .seconds(1))
        #expect(!machine.isUsable(at: Self.time(1)) && machine.lag(at: Self.time(1)) == nil)
        Self.look(&machine, at: 1000, primary: 100, replica: 99)
        #expect(machine.state == .lagging && machine.lag(at: Self.time(1002)) == nil)
        Self.look(&machine, at: 1250, primary: 120, replica: 120)
        #expect(machine.state == .usable && machine.lag(at: Self.time(1252)) == .milliseconds(2))
        #expect(machine.isUsable(at: Self.time(1252)))
    }

    @Test("What is known ages: without another look it is used for no longer than the bound")
    func ages() {
        let machine = Self.usableMachine()
        #expect(machine.isUsable(at: Self.time(2000)))
        #expect(!machine.isUsable(at: Self.time(2001)))
        var silent = machine
        silent.primaryFailed(now: Self.time(2000))
        #expect(silent.state == .usable)
        silent.primaryFailed(now: Self.time(2001))
        #expect(silent.state == .lagging)
    }

    @Test("It falls behind at the bound, and is back at half of it")
    func lags() {
        var machine = Self.usableMachine()
        Self.look(&machine, at: 1100, primary: 101, replica: 100)
        Self.look(&machine, at: 1600, primary: 200, replica: 100)
        #expect(machine.state == .usable && machine.lag(at: Self.time(1602)) == .milliseconds(602))
        Self.look(&machine, at: 2100, primary: 300, replica: 100)
        #expect(machine.state == .lagging && machine.lag(at: Self.time(2102)) == .milliseconds(1102))
        Self.look(&machine, at: 2150, primary: 300, replica: 200)
        #expect(machine.state == .lagging && machine.lag(at: Self.time(2152)) == .milliseconds(552))
        Self.look(&machine, at: 2200, primary: 400, replica: 300)
        #expect(machine.state == .usable && machine.lag(at: Self.time(2202)) == .milliseconds(52))
    }

    @Test("A replica that stands still is up to date as long as the primary does")
    func isIdle() {
        var machine = Self.usableMachine()
        for milliseconds in stride(from: 1250, to: 60_000, by: 250) {
            Self.look(&machine, at: milliseconds, primary: 100, replica: 100)
            #expect(machine.state == .usable && machine.lag(at: Self.time(milliseconds + 2)) == .milliseconds(2))
        }
    }

    @Test(
        "What is no replica of the primary is not used, and is when it has become one",
        arguments: [
            (Self.server(100, isStandby: false), ReplicaStateMachine.State.unfit(.notStandby)),
            (
                Self.server(100, isStandby: true, .init(systemIdentifier: 8, databaseID: 5, tableID: 3)),
                .unfit(.otherDatabase)
            ),
            (
                Self.server(100, isStandby: true, .init(systemIdentifier: 7, databaseID: 6, tableID: 3)),
                .unfit(.otherDatabase)
            ),
            (
                Self.server(100, isStandby: true, .init(systemIdentifier: 7, databaseID: 5, tableID: 4)),
                .unfit(.otherDatabase)
            ),
        ] as [(ServerPosition, ReplicaStateMachine.State)]
    )
    func isUnfit(_ replica: ServerPosition, _ state: ReplicaStateMachine.State) {
        for var machine in [ReplicaStateMachine(maximumLag: .seconds(1)), Self.usableMachine()] {
            machine.looked(
                primary: Self.server(100),
                at: Self.time(1250),
                replica: replica,
                now: Self.time(1252)
            )
            #expect(machine.state == state && !machine.isUsable(at: Self.time(1252)))
            #expect(machine.lag(at: Self.time(1252)) == nil)
            Self.look(&machine, at: 1500, primary: 200, replica: 200)
            #expect(machine.state == .usable)
        }
    }

    @Test("Where nobody has the shop's tables, there is no replica")
    func hasNoTables() {
        let empty = ServerPosition.Identity(systemIdentifier: 7, databaseID: 5, tableID: 0)
        var machine = ReplicaStateMachine(maximumLag: .seconds(1))
        machine.looked(
            primary: Self.server(1, empty),
            at: Self.time(1),
            replica: Self.server(1, isStandby: true, empty),
            now: Self.time(1)
        )
        #expect(machine.state == .unfit(.otherDatabase))
    }

    @Test("What has more than the primary follows another one; it is used when the primary has passed that place")
    func isAhead() {
        var machine = Self.usableMachine()
        Self.look(&machine, at: 1250, primary: 120, replica: 150)
        #expect(machine.state == .usable, "the primary may have gone on between the two answers")
        Self.look(&machine, at: 1500, primary: 149, replica: 150)
        #expect(machine.state == .unfit(.ahead) && !machine.isUsable(at: Self.time(1502)))
        Self.look(&machine, at: 1750, primary: 149, replica: 150)
        #expect(machine.state == .unfit(.ahead))
        Self.look(&machine, at: 2000, primary: 150, replica: 150)
        #expect(machine.state == .usable)
    }

    @Test("Another server in its place has to prove itself anew")
    func isReplaced() {
        var machine = Self.usableMachine()
        Self.look(&machine, at: 1100, primary: 100, replica: 60)
        #expect(machine.state == .lagging && machine.lag(at: Self.time(1102)) == nil)
        Self.look(&machine, at: 1200, primary: 100, replica: 100)
        #expect(machine.state == .usable)
    }

    @Test("A lost connection has it left alone, for longer each time, until a page has come from it")
    func isLost() {
        var machine = Self.usableMachine()
        var now = 1010
        for pause in [500, 1000, 2000, 4000, 8000, 8000, 8000] {
            machine.readFailed(.lost, now: Self.time(now))
            #expect(machine.state == .suspended(until: Self.time(now + pause)))
            machine.readFailed(.lost, now: Self.time(now + 1))
            #expect(machine.state == .suspended(until: Self.time(now + pause)), "that read was begun before")
            // A look ends 2 ms after it began.
            Self.look(&machine, at: now + pause - 3, primary: 100, replica: 100)
            #expect(!machine.isUsable(at: Self.time(now + pause - 1)))
            Self.look(&machine, at: now + pause - 2, primary: 100, replica: 100)
            #expect(machine.isUsable(at: Self.time(now + pause)))
            now += pause
        }
        machine.readSucceeded()
        machine.readFailed(.lost, now: Self.time(now))
        #expect(machine.state == .suspended(until: Self.time(now + 500)))
    }

    @Test("It takes refusals in a row to have it left alone; one page between begins anew")
    func refuses() {
        var machine = Self.usableMachine()
        for round in 0..<3 {
            for _ in 1..<ReplicaStateMachine.maximumRefusalCount { machine.readFailed(.refused, now: Self.time(1010)) }
            #expect(machine.isUsable(at: Self.time(1010)))
            if round < 2 { machine.readSucceeded() }
        }
        machine.readFailed(.refused, now: Self.time(1010))
        #expect(machine.state == .suspended(until: Self.time(1510)))
    }

    @Test("A look that fails has it left alone until one succeeds, and shortens no pause")
    func looksInVain() {
        var machine = Self.usableMachine()
        machine.lookFailed(now: Self.time(1250))
        #expect(machine.state == .suspended(until: Self.time(1250)) && !machine.isUsable(at: Self.time(1250)))
        Self.look(&machine, at: 1300, primary: 100, replica: 100)
        #expect(machine.isUsable(at: Self.time(1302)))
        machine.readFailed(.lost, now: Self.time(1310))
        machine.lookFailed(now: Self.time(1320))
        #expect(machine.state == .suspended(until: Self.time(1810)))
    }
}
