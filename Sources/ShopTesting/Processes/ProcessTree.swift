package import Glibc
package import Runtime

/// What the kernel says about processes (proc(5)).
package enum ProcessTree {
    /// The children of a process that live now, zombies apart.
    package static func children(of parent: pid_t) -> [pid_t] {
        ((try? Files.names(in: "/proc")) ?? []).compactMap(pid_t.init).filter { process in
            // The name, in parentheses, may hold anything: what follows begins behind the last one.
            guard let bytes = try? Files.read("/proc/\(process)/stat") else { return false }
            let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 1 && fields[0] != "Z" && pid_t(fields[1]) == parent
        }
    }

    /// Whether a process lives.
    package static func isAlive(_ process: pid_t) -> Bool {
        guard let bytes = try? Files.read("/proc/\(process)/stat") else { return false }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        return fields.first.map { $0 != "Z" } ?? false
    }

    /// The memory of a process that is in RAM and its own, in bytes: without the pages of files such as its program.
    ///
    /// - Throws: ``SystemError`` if there is no such process.
    package static func anonymousBytes(of process: pid_t) throws(SystemError) -> Int {
        let text = String(decoding: try Files.read("/proc/\(process)/status"), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
        let kibibytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
        return (kibibytes ?? 0) * 1024
    }
}
