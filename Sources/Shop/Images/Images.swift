import HTTP
import Postgres
import Runtime

/// What can be done with the pictures of products.
@Loop
struct Images {
    let products: ProductImages
    let folder: MediaFolder
    let threadPool: ThreadPool
    let logger: Logger

    /// The largest file that is taken: 5 MiB.
    nonisolated static let maximumBytes = 5 << 20

    /// Gives a product the picture in a body.
    ///
    /// - Parameters:
    ///   - id: Which product.
    ///   - body: The picture's file.
    ///   - declared: What the client says that it is; `nil` if it does not say.
    ///   - editor: Who does it.
    ///   - check: Refuses, by throwing, to change the product in the state of this tag.
    /// - Returns: The product afterwards.
    /// - Throws: ``Problem`` `404`, `403`, `415` if the file is of no kind that is taken or of another than declared,
    ///   `422` if it is not sound, `503` if the disk fails; what `check` throws; ``Postgres/PostgresError``.
    func set(
        of id: Int64,
        to body: SpooledBody,
        declared: MediaType?,
        by editor: ProductEditor,
        if check: (EntityTag) throws -> Void
    ) async throws -> VersionedJSON {
        try await self.products.requireRight(over: id, editor)
        let outline = try await self.inspect(body)
        if let declared, !declared.isSameType(as: .octetStream),
            !declared.isSameType(as: MediaType(type: "image", subtype: outline.kind.subtype))
        {
            throw Problem.notTheDeclaredKind(outline.kind)
        }
        let url = try await self.onDisk { [folder] () throws(SystemError) in try folder.store(outline, of: body) }
        return try await self.products.set(url, of: id, by: editor, if: check) {
            // A sweep may have removed it meanwhile, if it was there before and no product had it.
            _ = try await self.onDisk { [folder] () throws(SystemError) in
                if try !folder.touch(url) { _ = try folder.store(outline, of: body) }
            }
        }
    }

    /// Takes a product's picture away, if it has one; the file stays until a sweep finds that nobody needs it.
    ///
    /// - Throws: ``Problem`` `404`, `403`; what `check` throws; ``Postgres/PostgresError``.
    func remove(of id: Int64, by editor: ProductEditor, if check: (EntityTag) throws -> Void) async throws {
        _ = try await self.products.set(nil, of: id, by: editor, if: check) {}
    }

    /// Looks at a file's headers on the thread pool.
    private func inspect(_ body: SpooledBody) async throws -> ImageOutline {
        let result: Result<ImageOutline, ImageFault>
        do throws(ThreadPool.Refusal) {
            result = try await self.threadPool.run { Self.inspected(body) }
        } catch {
            throw Problem.unavailable
        }
        switch result {
        case .success(let outline): return outline
        case .failure(let fault): throw Problem(fault)
        }
    }

    private nonisolated static func inspected(_ body: SpooledBody) -> Result<ImageOutline, ImageFault> {
        let bytes = ImageBytes(count: body.byteCount) { (offset, count) throws(ImageFault) in
            do throws(SystemError) {
                return try body.read(at: offset, count: count)
            } catch {
                throw .unreadable
            }
        }
        do throws(ImageFault) {
            return .success(try ImageInspector.inspect(bytes))
        } catch {
            return .failure(error)
        }
    }

    /// Runs what blocks on the disk; what fails there is logged, and the client may try again.
    private func onDisk<Value: Sendable>(
        _ work: @escaping @Sendable () throws(SystemError) -> Value
    ) async throws -> Value {
        let result: Result<Value, SystemError>
        do throws(ThreadPool.Refusal) {
            result = try await self.threadPool.run { () -> Result<Value, SystemError> in
                do throws(SystemError) {
                    return .success(try work())
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            throw Problem.unavailable
        }
        switch result {
        case .success(let value): return value
        case .failure(let error):
            self.logger.error(
                "cannot keep a picture",
                ["folder": .string(self.folder.path), "error": .string(error.description)]
            )
            throw Problem.unavailable
        }
    }
}
