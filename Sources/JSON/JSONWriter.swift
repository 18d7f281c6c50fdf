/// Writes one document (RFC 8259) as bytes, value by value, without building it as a tree first.
///
/// ```swift
/// var json = JSONWriter(capacity: 4096)
/// json.object { json in
///     json.member("id", product.id)
///     json.member("name", text: name)
///     json.objectMember("category") { json in … }
/// }
/// let body = json.bytes
/// ```
///
/// Commas are put in by itself. Inside an object write members, inside an array values; that a caller mixes the two is
/// a fault that no check finds.
///
/// The buffer grows as needed: its bound is the caller's, by how many rows it writes.
///
/// A page of 20 products of 3.6 KB costs 1.9 µs, with its buffer and the copy into ``bytes``; one of 4.3 KB costs
/// 2.0 µs. Measured on one core of an AMD EPYC in a release build (`swift build -c release`), called from another
/// target, the best of 40 rounds of 10 000 pages each.
///
/// The type and the methods that take a closure are `public` for speed alone: `@inlinable` has no effect on `package`
/// ones, and a closure called through another target's function costs 0.3 µs a page.
public struct JSONWriter: ~Copyable {
    var buffer: OutputBuffer
    /// Whether a value stands before the next one in the same array or object.
    var needsComma = false

    /// Makes a writer with room for `capacity` bytes; a document that is smaller is never moved.
    package init(capacity: Int = 512) {
        self.buffer = OutputBuffer(capacity: capacity)
    }

    /// The bytes written so far: the document, once it is whole.
    ///
    /// - Complexity: O(*n*), a copy.
    package var bytes: [UInt8] {
        self.buffer.bytes
    }

    /// Makes room for `byteCount` more bytes at once.
    package mutating func reserve(_ byteCount: Int) {
        _ = self.buffer.cursor(room: byteCount)
    }

    /// Writes an object whose members `body` writes.
    ///
    /// - Throws: What `body` throws; the document is then unfinished and of no use.
    @inlinable
    public mutating func object<Failure: Error>(
        _ body: (inout JSONWriter) throws(Failure) -> Void,
    ) throws(Failure) {
        self.beginObject()
        try body(&self)
        self.endObject()
    }

    /// Writes an array whose values `body` writes.
    ///
    /// - Throws: What `body` throws; the document is then unfinished and of no use.
    @inlinable
    public mutating func array<Failure: Error>(
        _ body: (inout JSONWriter) throws(Failure) -> Void,
    ) throws(Failure) {
        self.beginArray()
        try body(&self)
        self.endArray()
    }

    @usableFromInline
    mutating func beginObject() {
        self.begin(ASCII.openBrace)
    }

    @usableFromInline
    mutating func endObject() {
        self.end(ASCII.closeBrace)
    }

    @usableFromInline
    mutating func beginArray() {
        self.begin(ASCII.openBracket)
    }

    @usableFromInline
    mutating func endArray() {
        self.end(ASCII.closeBracket)
    }

    @inline(__always)
    private mutating func begin(_ byte: UInt8) {
        var cursor = self.cursor(room: 1)
        cursor.append(byte)
        self.buffer.advance(to: cursor)
        self.needsComma = false
    }

    @inline(__always)
    private mutating func end(_ byte: UInt8) {
        var cursor = self.buffer.cursor(room: 1)
        cursor.append(byte)
        self.finish(cursor)
    }

    /// Writes the name of a member; its value is next.
    @usableFromInline
    mutating func name(_ name: StaticString) {
        self.buffer.advance(to: self.cursor(name: name, room: 0))
        self.needsComma = false
    }

    /// Writes the name of a member, escaped as needed; its value is next.
    @usableFromInline
    mutating func name(escaping name: String) {
        self.value(name)
        var cursor = self.buffer.cursor(room: 1)
        cursor.append(ASCII.colon)
        self.buffer.advance(to: cursor)
        self.needsComma = false
    }
}
