import ShopTesting
import Testing

/// What a client that speaks TLS meets.
@Suite("nginx speaks TLS", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct TLSTests {
    @Test("TLS 1.2 and 1.3 are spoken, with a certificate that is good for localhost", arguments: ["1.2", "1.3"])
    func protocols(version: String) throws {
        try Balancer.with(tls: true) { balancer in
            let curl = try balancer.curl("/api/", "--tlsv\(version)", "--tls-max", version)
            #expect(curl.exitCode == 0, "\(curl.complaints)")
            #expect(try curl.answer().status == 200)
            let lines = try balancer.accessLog()
            #expect(lines.first?.contains(#""tls":"TLSv\#(version)""#) == true)
        }
    }

    @Test(
        "Older versions and ciphers without forward secrecy or authentication are refused, by the server",
        arguments: [
            (["--tlsv1.0", "--tls-max", "1.0", "--ciphers", "ALL:@SECLEVEL=0"], "alert protocol version"),
            (["--tlsv1.1", "--tls-max", "1.1", "--ciphers", "ALL:@SECLEVEL=0"], "alert protocol version"),
            (["--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES128-SHA"], "alert handshake failure"),
            (["--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES256-SHA384"], "alert handshake failure"),
            (["--tls-max", "1.2", "--ciphers", "AES128-GCM-SHA256"], "alert handshake failure"),
        ]
    )
    func refused(arguments: [String], alert: String) throws {
        try Balancer.with(tls: true) { balancer in
            let certificate = ["--cacert", "\(balancer.directory)/tls/certificate.pem"]
            let address = ["https://localhost:\(try #require(balancer.tlsPort))/api/"]
            let curl = try Curl(certificate + arguments + address, in: balancer.directory)
            #expect(curl.exitCode == 35)
            #expect(curl.complaints.contains(alert), "\(curl.complaints)")
        }
    }

    @Test("HTTP/2 is spoken to those who speak it, HTTP/1.1 to the others", arguments: ["2", "1.1"])
    func http2(version: String) throws {
        try Balancer.with(tls: true) { balancer in
            let answer = try balancer.curl("/api/", "--http\(version)").answer()
            #expect(answer.version == "HTTP/\(version)")
            #expect(answer.status == 200)
            #expect(answer.body.contains(#""forwardedProto":"https""#))
            #expect(answer.body.contains(#""proto":"HTTP/1.1""#))
            #expect(answer.body.contains(#""host":"localhost:\#(try #require(balancer.tlsPort))""#))
        }
    }

    @Test("The limits of bodies hold over HTTP/2 as well", arguments: [(1 << 20, 200), (1 << 20 + 1, 413)])
    func bodySize(bytes: Int, status: Int) throws {
        try Balancer.with(tls: true) { balancer in
            let file = "\(balancer.directory)/body"
            #expect(Spawn.wait(for: try Spawn.start(["truncate", "-s", "\(bytes)", file])) == 0)
            let answer = try balancer.curl("/api/products/", "--http2", "--data-binary", "@\(file)").answer()
            #expect(answer.status == status)
        }
    }

    @Test("Who speaks no TLS where it is spoken is told so by a problem document")
    func plainToTLS() throws {
        try Balancer.with(tls: true) { balancer in
            let port = try #require(balancer.tlsPort)
            let exchange = try HTTPExchange("/api/", at: .port(port))
            #expect(exchange.status == 400)
            #expect(exchange.headers["content-type"] == "application/problem+json")
        }
    }

    @Test(
        "Browsers are bound to TLS only by the option, only over TLS, once, on every answer",
        arguments: [true, false]
    )
    func strictTransportSecurity(isOn: Bool) throws {
        let value = "max-age=31536000; includeSubDomains"
        try Balancer.with(isOn ? ["SOUNDWAVE_HSTS": value] : [:], tls: true) { balancer in
            for target in ["/api/", "/metrics", "/static/robots.txt", "/static/none", "/media/none.png", "/api/%zz/"] {
                let secure = try balancer.curl(target).answer()
                #expect(secure.headers["strict-transport-security"] == (isOn ? value : nil), "\(target)")
                let plain = try balancer.exchange(target)
                #expect(plain.headers["strict-transport-security"] == nil, "\(target)")
            }
        }
    }

    @Test(
        "With the redirection, who comes without TLS is sent to TLS, with the same method, and reaches no instance",
        arguments: ["GET", "POST", "DELETE"]
    )
    func redirection(method: String) throws {
        try Balancer.with(["SOUNDWAVE_HTTPS_REDIRECT": "on"], tls: true) { balancer in
            let port = try #require(balancer.tlsPort)
            let exchange = try balancer.exchange("/api/products/?name=a%20b&x=//y", method: method)
            #expect(exchange.status == 308)
            #expect(exchange.headers["location"] == "https://shop.example:\(port)/api/products/?name=a%20b&x=//y")
            #expect(exchange.headers["strict-transport-security"] == nil)
            #expect(try balancer.curl("/api/").answer().status == 200)
            let requests = try balancer.basics.flatMap { try $0.requests() }
            #expect(requests == ["GET /api/"])
        }
    }

    @Test("Without the redirection, both are served")
    func both() throws {
        try Balancer.with(tls: true) { balancer in
            let plain = try balancer.exchange("/api/")
            #expect(plain.status == 200)
            let secure = try balancer.curl("/api/").answer()
            #expect(secure.status == 200)
        }
    }
}
