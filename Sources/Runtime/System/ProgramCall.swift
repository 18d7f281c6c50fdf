import CLinux
import Glibc

/// How a program is started (posix_spawn(3)).
struct ProgramCall {
    let path: String

    /// Those behind its name.
    let arguments: [String]

    /// What it is called with.
    var name: String

    /// All of its environment, as `NAME=value`.
    var variables: [String] = []

    /// Its standard input; nothing if `nil`.
    var input: Descriptor?

    /// Its standard output; nowhere if `nil`.
    var output: Descriptor?

    /// Its standard error; our own if `nil`.
    var complaints: Descriptor?

    /// Whether it has a session of its own (setsid(2)).
    var isDetached = false

    init(_ path: String, _ arguments: [String]) {
        self.path = path
        self.name = path
        self.arguments = arguments
    }

    /// `POSIX_SPAWN_SETSID`.
    private static let ownSession: Int32 = 0x80

    /// Starts it.
    ///
    /// - Throws: ``SystemError`` if it cannot be started.
    func start() throws(SystemError) -> pid_t {
        // SAFETY: the copies of the texts live until posix_spawn has returned, and are freed once.
        var argumentPointers = ([self.name] + self.arguments).map { strdup($0) } + [nil]
        var variablePointers = self.variables.map { strdup($0) } + [nil]
        defer { for pointer in argumentPointers + variablePointers { free(pointer) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        Self.add(self.input, as: STDIN_FILENO, O_RDONLY, to: &actions)
        Self.add(self.output, as: STDOUT_FILENO, O_WRONLY, to: &actions)
        if let complaints { posix_spawn_file_actions_adddup2(&actions, complaints.number, STDERR_FILENO) }
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        self.setAttributes(&attributes)
        var process = pid_t()
        let number = posix_spawn(&process, self.path, &actions, &attributes, &argumentPointers, &variablePointers)
        guard number == 0 else { throw SystemError(call: "posix_spawn", number: number) }
        return process
    }

    private static func add(
        _ descriptor: Descriptor?,
        as number: Int32,
        _ mode: Int32,
        to actions: inout posix_spawn_file_actions_t
    ) {
        if let descriptor {
            posix_spawn_file_actions_adddup2(&actions, descriptor.number, number)
        } else {
            posix_spawn_file_actions_addopen(&actions, number, "/dev/null", mode, 0)
        }
    }

    /// The process blocks the signals that it reads from a descriptor; a child would inherit that.
    private func setAttributes(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for number in [SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGALRM] { sigaddset(&defaults, number) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        let flags = Int32(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | (self.isDetached ? Self.ownSession : 0)
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }
}
