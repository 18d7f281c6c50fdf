import CLinux
import Glibc

/// The process as the kernel sees it, under the names that Prometheus' own clients use.
@Loop
package enum ProcessMetrics {
    /// Adds the metrics of the process to `registry`.
    package static func register(in registry: MetricsRegistry) {
        let start = Double(UTCTime.now().microseconds) / 1e6
        registry.reading("process_start_time_seconds", "When the process started, as seconds since 1970.") { start }
        registry.reading(
            "process_cpu_seconds_total",
            "Processor time that the process has used.",
            isCounter: true
        ) { Self.processorSeconds() }
        registry.reading("process_resident_memory_bytes", "Memory of the process that is in RAM.") {
            Double(Self.memoryBytes(.resident))
        }
        registry.reading("process_virtual_memory_bytes", "Addresses of the process that stand for something.") {
            Double(Self.memoryBytes(.virtual))
        }
        registry.reading("process_open_fds", "Descriptors that the process has open.") {
            Double(Self.openDescriptorCount())
        }
        registry.reading("process_max_fds", "Descriptors that the process may have open.") {
            Double(Self.descriptorLimit())
        }
        registry.reading(
            "soundwave_loop_busy_seconds_total",
            "Time that the event loop has worked rather than waited; near 1 a second, the instance is full.",
            isCounter: true
        ) { EventLoop.shared.busyTime.inSeconds }
        registry.show(
            EventLoop.shared.turnDurations,
            as: "soundwave_loop_turn_seconds",
            "How long the event loop's turns took: what becomes ready meanwhile waits as long."
        )
    }

    /// The most descriptors that the process may have open (the soft limit).
    package static func descriptorLimit() -> Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }

    /// Raises the soft limit of descriptors to the hard one: a server's connections are descriptors.
    package nonisolated static func raiseDescriptorLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        // A refusal leaves the lower limit, which the listener copes with and process_max_fds shows.
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The columns of /proc/self/statm, in pages (proc(5)).
    private enum MemoryColumn: Int {
        case virtual, resident
    }

    private static func memoryBytes(_ column: MemoryColumn) -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, 128, file) != nil else { return 0 }
        let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: " ")
        guard fields.count > column.rawValue, let pages = Int(fields[column.rawValue]) else { return 0 }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static func openDescriptorCount() -> Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return max(0, count - 3)  // `.`, `..`, and the directory itself
    }
}
