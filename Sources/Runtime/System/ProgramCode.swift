import Glibc

/// The machine code of the program and its libraries, as it lies in memory.
package enum ProgramCode {
    private static let mapsPath = "/proc/self/maps"

    /// Lets go of the pages of code that have been touched so far; the kernel's page cache keeps them.
    ///
    /// Most of them ran once, to start: an idle instance had 22.7 MiB resident, and has 16.7 (`make bench ONLY=start`).
    /// What runs again is mapped again where it is touched, from that cache and several pages at a time; so this takes
    /// nothing but a few hundred minor faults, and what is resident is what the process works with. Its own data are
    /// not touched.
    ///
    /// - Throws: ``SystemError`` if the kernel does not tell what is mapped, or does not let go.
    package static func release() throws(SystemError) {
        let maps = String(decoding: try Files.read(Self.mapsPath), as: UTF8.self)
        for range in Self.ranges(in: maps) {
            // SAFETY: nobody can have written to code, so each page is as it is in its file, and that is where it comes
            // from again (madvise(2), MADV_DONTNEED on a private mapping of a file).
            let start = UnsafeMutableRawPointer(bitPattern: range.lowerBound)
            try SystemError.check("madvise", madvise(start, range.count, MADV_DONTNEED))
        }
    }

    /// The addresses of what is executable, not writable, and of a file (proc(5), `/proc/pid/maps`).
    static func ranges(in maps: String) -> [Range<UInt>] {
        maps.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", maxSplits: 5)
            guard fields.count == 6, fields[1] == "r-xp", fields[5].drop(while: { $0 == " " }).first == "/" else {
                return nil
            }
            let addresses = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard addresses.count == 2, addresses[0] < addresses[1] else { return nil }
            return addresses[0]..<addresses[1]
        }
    }
}
