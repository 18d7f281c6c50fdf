import HTTP
import Postgres
import Runtime
@Loop struct CategoryHandlers { let categories: Categories
 func list(_ c: RequestContext) async throws -> HTTPResponse { throw Problem.notFound }
 func show(_ c: RequestContext) async throws -> HTTPResponse { throw Problem.notFound } }
@Loop struct ProductHandlers { let products: Products
 func list(_ c: RequestContext) async throws -> HTTPResponse { throw Problem.notFound }
 func show(_ c: RequestContext) async throws -> HTTPResponse { JSONAnswer.catalogue(try await products.postgres.read(One()), to: c) } }
@Loop struct Categories { let postgres: PostgresPool }
@Loop struct Products { let postgres: PostgresPool }
struct One: PostgresStatement { static let s = SQL(prepared: "one", "SELECT 1"); var sql: SQL { Self.s }
 func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [UInt8] { rows.withBytes(0,0) { span in var a: [UInt8] = []; for i in span.indices { a.append(span[i]) }; return a } } }
@Loop struct SeedCommand { init(_ i: Invocation) {}; nonisolated static let usage = ""; func run() async -> ExitCode { .failure } }
