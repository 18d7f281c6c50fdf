internal import COpenSSL

/// Named values for OpenSSL (OSSL_PARAM(3)), with memory of their own, which is wiped when it is given back.
struct DerivationParameters: ~Copyable {
    /// The values, for as long as this lives.
    let list: [OSSL_PARAM]

    private let memory: [UnsafeMutableRawBufferPointer]

    init(_ numbers: [(name: String, value: UInt64)], _ texts: [(name: String, bytes: [UInt8])]) {
        var list: [OSSL_PARAM] = []
        var memory: [UnsafeMutableRawBufferPointer] = []
        // SAFETY: names, numbers and bytes are copied to memory that is freed in deinit only, and `list` is of no use
        // without this value.
        func copy(_ bytes: some Collection<UInt8>) -> UnsafeMutableRawBufferPointer {
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(8, bytes.count), alignment: 8)
            copy.copyBytes(from: bytes)
            memory.append(copy)
            return copy
        }
        func name(_ name: String) -> UnsafePointer<CChar>? {
            UnsafePointer(copy(name.utf8CString.map(UInt8.init(bitPattern:))).bindMemory(to: CChar.self).baseAddress)
        }
        for (key, value) in numbers {
            let number = copy([]).bindMemory(to: UInt64.self)
            number[0] = value
            list.append(OSSL_PARAM_construct_uint64(name(key), number.baseAddress))
        }
        for (key, bytes) in texts {
            list.append(OSSL_PARAM_construct_octet_string(name(key), copy(bytes).baseAddress, bytes.count))
        }
        list.append(OSSL_PARAM_construct_end())
        self.list = list
        self.memory = memory
    }

    deinit {
        for each in self.memory {
            OPENSSL_cleanse(each.baseAddress, each.count)
            each.deallocate()
        }
    }
}
