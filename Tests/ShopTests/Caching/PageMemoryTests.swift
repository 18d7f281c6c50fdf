import Runtime
import Testing

@testable import Shop

@Suite("Pages in memory")
struct PageMemoryTests {
    private static let current = GenerationNumbers([.products: 1, .categories: 1])

    private static func key(_ number: Int) -> PageKey { PageKey(.products, "key \(number)") }

    private static func target(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// The text of the page that is found, if there is one.
    private static func text(_ lookup: PageMemory.Lookup) -> String? {
        switch lookup {
        case .none: nil
        case .page(let page), .pageToRefresh(let page): String(decoding: page.content, as: UTF8.self)
        }
    }

    private static func find(_ memory: inout PageMemory, _ number: Int) -> String? {
        Self.text(memory.page(for: Self.key(number), current: Self.current, now: TestPages.now))
    }

    private static func find(_ memory: inout PageMemory, at target: String) -> String? {
        Self.text(memory.page(at: Self.target(target).span, current: Self.current, now: TestPages.now))
    }

    @Test("Its bytes stay within their bound; the longest unused goes first", arguments: 0..<10)
    func bound(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let room = 6
        let json = String(repeating: "x", count: 1000)
        let page = TestPages.page(json)
        let cost = page.byteCount + 2 * "key 1".utf8.count + PageMemory.overheadBytes
        var memory = PageMemory(maximumBytes: room * cost)
        var model: [Int] = []  // the last used at the end
        var evicted = 0
        for _ in 0..<2000 {
            let number = random.next(below: 9)
            let isPresent = model.contains(number)
            #expect((Self.find(&memory, number) != nil) == isPresent)
            model.removeAll { $0 == number }
            model.append(number)
            if !isPresent {
                memory.insert(page, for: Self.key(number))
                if model.count > room {
                    model.removeFirst()
                    evicted += 1
                }
            }
            #expect(memory.count == model.count)
            #expect(memory.byteCount == model.count * cost)
        }
        #expect(memory.evictionCount == UInt64(evicted) && evicted > 0)
    }

    @Test("A page larger than all the room is not kept, and costs no other its place")
    func tooLarge() {
        var memory = PageMemory(maximumBytes: 4096)
        memory.insert(TestPages.page("small"), for: Self.key(1))
        memory.insert(TestPages.page(String(repeating: "x", count: 5000)), for: Self.key(2))
        #expect(Self.find(&memory, 1) == "small")
        #expect(Self.find(&memory, 2) == nil)
        // In place of a page of its own key it takes that away: it is newer.
        memory.insert(TestPages.page(String(repeating: "x", count: 5000)), for: Self.key(1))
        #expect(Self.find(&memory, 1) == nil && memory.byteCount == 0)
    }

    @Test("Without room nothing is kept")
    func noRoom() {
        var memory = PageMemory(maximumBytes: 0)
        memory.insert(TestPages.page(), for: Self.key(1))
        memory.addAlias(Self.target("/a").span, for: Self.key(1))
        #expect(Self.find(&memory, 1) == nil && Self.find(&memory, at: "/a") == nil && memory.count == 0)
    }

    @Test(
        "A page is found if its generation is the current one; not one that the database has lost",
        arguments: [(1, 1, true), (1, 2, false), (3, 2, false)]
    )
    func generations(_ page: Int64, _ current: Int64, _ isFound: Bool) {
        var memory = PageMemory(maximumBytes: 1 << 20)
        memory.insert(TestPages.page(generation: page), for: Self.key(1))
        let numbers = GenerationNumbers([.products: current])
        let found = Self.text(memory.page(for: Self.key(1), current: numbers, now: TestPages.now))
        #expect((found != nil) == isFound)
        #expect(memory.count == (isFound ? 1 : 0), "one that is out of date is forgotten when it is met")
    }

    @Test("While nothing is known of its namespace no page is found")
    func unknown() {
        var memory = PageMemory(maximumBytes: 1 << 20)
        memory.insert(TestPages.page(), for: Self.key(1))
        let other = GenerationNumbers([.categories: 1])
        #expect(Self.text(memory.page(for: Self.key(1), current: other, now: TestPages.now)) == nil)
    }

    @Test("An older page does not take the place of a newer one")
    func lateFill() {
        var memory = PageMemory(maximumBytes: 1 << 20)
        memory.insert(TestPages.page("new", generation: 1), for: Self.key(1))
        memory.insert(TestPages.page("old", generation: 0), for: Self.key(1))
        #expect(Self.find(&memory, 1) == "new")
        memory.insert(TestPages.page("again", generation: 1), for: Self.key(1))
        #expect(Self.find(&memory, 1) == "again" && memory.count == 1)
    }

    @Test("From its end on a page is not found")
    func expiry() {
        var memory = PageMemory(maximumBytes: 1 << 20)
        memory.insert(TestPages.page(lifetime: .seconds(10)), for: Self.key(1))
        func find(_ seconds: Int64) -> String? {
            Self.text(
                memory.page(for: Self.key(1), current: Self.current, now: TestPages.now + .seconds(seconds))
            )
        }
        #expect(find(0) != nil && find(9) != nil)
        #expect(find(10) == nil && memory.count == 0 && memory.byteCount == 0)
    }

    @Test("A page found often is to be read again in the last tenth of its life, once")
    func refresh() {
        var memory = PageMemory(maximumBytes: 1 << 20)
        for number in 1...2 { memory.insert(TestPages.page(lifetime: .seconds(100)), for: Self.key(number)) }
        func isDue(_ number: Int, _ seconds: Int64) -> Bool {
            let now = TestPages.now + .seconds(seconds)
            if case .pageToRefresh = memory.page(for: Self.key(number), current: Self.current, now: now) { return true }
            return false
        }
        for _ in 1..<PageMemory.popularHitCount { #expect(!isDue(1, 89)) }
        #expect(!isDue(1, 89), "popular, and not near its end")
        #expect(!isDue(2, 95), "near its end, and not popular")
        #expect(isDue(1, 90) && isDue(1, 91), "until somebody begins")
        memory.beginRefresh(Self.key(1))
        #expect(!isDue(1, 92))
        memory.insert(TestPages.page(lifetime: .seconds(100)), for: Self.key(1))
        for _ in 1..<PageMemory.popularHitCount { #expect(!isDue(1, 95)) }
        #expect(isDue(1, 95), "the new page has a life of its own")
    }

    @Test("A target as it came leads to its page, for as long as that is there")
    func aliases() {
        var memory = PageMemory(maximumBytes: 1 << 20)
        memory.addAlias(Self.target("/a").span, for: Self.key(1))
        #expect(Self.find(&memory, at: "/a") == nil, "there is no page to lead to")
        memory.insert(TestPages.page("one"), for: Self.key(1))
        let bare = memory.byteCount
        memory.addAlias(Self.target("/a").span, for: Self.key(1))
        memory.addAlias(Self.target("/a?").span, for: Self.key(1))
        memory.addAlias(Self.target("/a").span, for: Self.key(1))
        #expect(memory.byteCount == bare + 5 + 2 * PageMemory.aliasOverheadBytes)
        #expect(Self.find(&memory, at: "/a") == "one" && Self.find(&memory, at: "/a?") == "one")
        #expect(Self.find(&memory, at: "/A") == nil && Self.find(&memory, at: "/") == nil)
        memory.insert(TestPages.page("two"), for: Self.key(1))
        #expect(Self.find(&memory, at: "/a") == nil && memory.byteCount == bare)
        // The entry's place is used again, and the old spelling must not lead to its new page.
        memory.addAlias(Self.target("/b").span, for: Self.key(1))
        #expect(Self.find(&memory, at: "/b") == "two" && Self.find(&memory, at: "/a?") == nil)
    }

    @Test("A page has a few spellings at most, and its bytes count them")
    func manyAliases() {
        var memory = PageMemory(maximumBytes: 1 << 20)
        memory.insert(TestPages.page(), for: Self.key(1))
        let bare = memory.byteCount
        for number in 0..<100 { memory.addAlias(Self.target("/spelling/\(number + 100)").span, for: Self.key(1)) }
        #expect(
            memory.byteCount == bare + PageMemory.maximumAliasesPerPage * (13 + PageMemory.aliasOverheadBytes)
        )
        #expect(Self.find(&memory, at: "/spelling/199") != nil && Self.find(&memory, at: "/spelling/100") == nil)
    }

    @Test("Spellings of many pages displace each other, and never lead to a wrong page", arguments: 0..<5)
    func crowdedAliases(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var memory = PageMemory(maximumBytes: 20_000, aliasCapacity: 16, seed: seed)
        for _ in 0..<5000 {
            let number = random.next(below: 60)
            if Self.find(&memory, number) == nil { memory.insert(TestPages.page("\(number)"), for: Self.key(number)) }
            memory.addAlias(Self.target("/\(number)/\(random.next(below: 3))").span, for: Self.key(number))
            let asked = random.next(below: 60)
            let found = Self.find(&memory, at: "/\(asked)/\(random.next(below: 3))")
            #expect(found == nil || found == "\(asked)")
            #expect(memory.byteCount <= memory.maximumBytes)
        }
        #expect(memory.evictionCount > 0)
        let later = TestPages.now + .seconds(1000)
        for number in 0..<60 { _ = memory.page(for: Self.key(number), current: Self.current, now: later) }
        #expect(memory.count == 0 && memory.byteCount == 0, "what was counted in is counted out")
    }
}
