import Testing

@testable import Runtime

@Suite("The program's code in memory")
struct ProgramCodeTests {
    @Test("Code is what is executable, not writable, and of a file")
    func finds() {
        let maps = """
            55d0c000-55d0d000 r--p 00000000 fe:00 12 /usr/bin/shop
            55d0d000-55d1f000 r-xp 00001000 fe:00 12                         /usr/bin/shop
            55d1f000-55d20000 rw-p 00013000 fe:00 12 /usr/bin/shop
            7f000000-7f001000 r-xp 00000000 00:00 0
            7f002000-7f003000 rwxp 00000000 fe:00 13 /usr/lib/odd.so
            7f004000-7f009000 r-xp 00000000 fe:00 14 /usr/lib/with space.so (deleted)
            7fff8000-7fff9000 r-xp 00000000 00:00 0                          [vdso]
            nonsense
            """
        #expect(ProgramCode.ranges(in: maps) == [0x55d0_d000..<0x55d1_f000, 0x7f00_4000..<0x7f00_9000])
        #expect(ProgramCode.ranges(in: "") == [])
    }

    @Test("The process has code of its own, and goes on when it is let go")
    func releases() throws {
        let maps = String(decoding: try Files.read("/proc/self/maps"), as: UTF8.self)
        #expect(!ProgramCode.ranges(in: maps).isEmpty)
        for _ in 0..<3 { try ProgramCode.release() }
        #expect((1...1000).reduce(0, +) == 500_500)
    }
}
