import CLinux
import Glibc

/// A system call that failed: which one, and the kernel's reason.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    /// The call's name, such as `bind`.
    package let call: String

    /// The value of `errno`.
    package let number: Int32

    package init(call: String, number: Int32) {
        self.call = call
        self.number = number
    }

    package var description: String {
        "\(self.call): \(String(cString: strerror(self.number)))"
    }

    /// Takes a call's return value, and throws its `errno` if that is negative.
    @discardableResult
    static func check(_ call: String, _ result: Int32) throws(SystemError) -> Int32 {
        guard result < 0 else { return result }
        throw SystemError(call: call, number: errno)
    }

    /// The process or the machine has no descriptors left.
    package var isOutOfDescriptors: Bool { self.number == EMFILE || self.number == ENFILE }
}
