/// What must not stay in the code, with what to write instead.
enum Leftovers {
    /// Files whose code runs on a thread of its own and may sleep there.
    static let sleepers: Set<String> = ["Sources/Runtime/Logging/LogWriter.swift"]

    /// Calls that have a better form in this house.
    static func bannedCalls(_ file: SourceFile) -> [Finding] {
        guard file.module != nil else { return [] }
        return file.code.indices.flatMap { index -> [Finding] in
            let line = file.code[index]
            var findings: [Finding] = []
            if calls(line, "print") || calls(line, "debugPrint") {
                findings.append(file.finding(index, "print: write a log event"))
            }
            if line.contains("try!") { findings.append(file.finding(index, "try!: handle the error, or rethrow")) }
            if words(line).contains(where: { $0.hasPrefix("Dispatch") }) {
                findings.append(file.finding(index, "Dispatch: use the loop or the thread pool"))
            }
            if self.sleeps(line), !self.sleepers.contains(file.path) {
                findings.append(file.finding(index, "sleeping blocks the loop: use a timer"))
            }
            return findings
        }
    }

    private static func sleeps(_ line: String) -> Bool {
        line.contains("Thread.sleep") || calls(line, "usleep") || calls(line, "nanosleep")
            || calls(line, "sleep") && !words(line).contains("func")
    }

    /// Notes to oneself: finish it, or write it down where work is planned.
    static func notes(_ file: SourceFile) -> [Finding] {
        let marks = ["FIX" + "ME", "TO" + "DO", "XX" + "X"]
        return file.lines.indices.flatMap { index in
            words(file.lines[index]).filter(marks.contains).map { file.finding(index, "leftover note: \($0)") }
        }
    }

    /// Paths of one machine, which mean nothing on another.
    static func machinePaths(_ file: SourceFile) -> [Finding] {
        let paths = ["/ro" + "ot/", "/wo" + "rk/", "/tmp/w" + "t-", "/opt/sw" + "ift"]
        return file.lines.indices.flatMap { index in
            paths.filter { file.lines[index].contains($0) }.map { file.finding(index, "a path of one machine: \($0)") }
        }
    }
}
