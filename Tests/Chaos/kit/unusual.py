"""Requests that are malformed or unusual: each a name, its bytes, and what must become of it.

``CLOSED``: refused, and the connection ends, since nobody can know where the next request begins. ``REFUSED``: refused,
and the connection may go on. ``ANY``: answered in any way that is no fault of the server's.
"""

CLOSED, REFUSED, ANY = "closed", "refused", "any"

HOST = b"Host: shop.test\r\n"
GET = b"GET /api/ HTTP/1.1\r\n" + HOST
POST = b"POST /api/token/verify/ HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"


def request_lines():
    """First lines that must be refused."""
    for line in [
            b"GET", b"GET /", b"GET / ", b"GET /api/ HTTP", b"GET /api/ HTTP/", b"GET /api/ HTTP/1",
            b"GET /api/ HTTP/1.",
            b"GET /api/ HTTP/1.1.1", b"GET /api/ HTTP/01.1", b"GET /api/ HTTP/1.01", b"GET /api/ HTTP/11.1",
            b"GET /api/ http/1.1", b"GET /api/ HTTP/2.0", b"GET /api/ HTTP/3.0", b"GET /api/ HTTP/0.9",
            b"GET /api/ HTTQ/1.1",
            b"GET /api/ HTTP/1.1 ", b"GET /api/ HTTP/1.1 x", b"GET  /api/ HTTP/1.1", b"GET /api/  HTTP/1.1",
            b" GET /api/ HTTP/1.1", b"\tGET /api/ HTTP/1.1", b"GET\t/api/\tHTTP/1.1", b"GET /api/\tHTTP/1.1",
            b"GET /a b HTTP/1.1",
            b"GET api/ HTTP/1.1", b"GET ../api/ HTTP/1.1", b"GET \\api\\ HTTP/1.1", b"GET * HTTP/1.1",
            b"GET /api/#x HTTP/1.1",
            b"GET ?x HTTP/1.1", b"GET http:// HTTP/1.1", b"GET ftp://shop.test/ HTTP/1.1", b"GET //// x HTTP/1.1",
            b"CONNECT shop.test:80 HTTP/1.1", b"CONNECT / HTTP/1.1", b"G\0T /api/ HTTP/1.1", b"GET /\0 HTTP/1.1",
            b"GET /api/\x7f HTTP/1.1", b"GET /\xff HTTP/1.1", b"GET /\xc3\xa4 HTTP/1.1", b"G(T /api/ HTTP/1.1",
            b"G:T /api/ HTTP/1.1",
            b"\xff\xfe /api/ HTTP/1.1", b"get /api/ HTTP/1.1", b"Get /api/ HTTP/1.1", b"BREW /api/ HTTP/1.1",
            b"PRI * HTTP/2.0", b"\x16\x03\x01\x02\x00\x01\x00", b"SSH-2.0-OpenSSH_9.2",
            b"EHLO shop.test", b"*1\r\n$4\r\nPING", b"A" * 9000 + b" / HTTP/1.1", b"GET /" + b"a" * 9000 + b" HTTP/1.1",
            b"GET / HTTP/1.1\rHost: x", b"GET / HTTP/1.1\n\rHost: x"]:
        yield f"line {line[:40]!r}", line + b"\r\n" + HOST + b"\r\n", CLOSED


def sound_lines():
    """First lines that are well-formed, and ask for what there is not."""
    for line in [
            b"TRACE /api/ HTTP/1.1", b"GET /%zz HTTP/1.1", b"GET /% HTTP/1.1", b"GET /%1 HTTP/1.1",
            b"GET /%c0%af HTTP/1.1", b"GET /%ff%fe HTTP/1.1", b"GET /api/%00 HTTP/1.1"]:
        yield f"line {line!r}", line + b"\r\n" + HOST + b"\r\n", REFUSED


def fields():
    """Field lines that must be refused, and some that need not be."""
    for line in [
            b"NoColon", b": no name", b" Folded: x", b"\tFolded: x", b"X-A: 1\r\n folded", b"X-A: 1\r\n\tfolded",
            b"X A: 1", b"X-A : 1",
            b"X-A\t: 1", b"X\0A: 1", b"X-A: a\0b", b"X-A: a\rb", b"X-A: \x01", b"X-A: \x7f", b"X-\xe4: 1", b"X(A): 1",
            b'"X": 1',
            b"X/A: 1", b"X@A: 1", b"{X}: 1", b"[X]: 1", b"=: 1", b"X,A: 1", b"X;A: 1", b"X?A: 1", b"Content-Length",
            b"Host: other.test", b"X-A: " + b"a" * 20_000, b"\r X-A: 1"]:
        yield f"field {line[:30]!r}", GET + line + b"\r\n\r\n", CLOSED
    for line in [b"X-A:", b"X-A:1", b"X-A:   1   ", b"X-A: \t1\t", b"X-A: \xe4\xff", b"!#$%&'*+-.^_`|~: 1",
        b"X-A: a\tb", b"Cookie: " + b"a" * 4000,
                 b"Connection: close, keep-alive", b"Connection: ,,,", b"Accept: " + b"text/html," * 200, b"Accept: \"",
                 b"Accept: */*;q=2", b"Accept: application/json;q=x", b"Accept-Encoding: " + b"gzip," * 500,
                 b"If-None-Match: \"",
                 b"If-None-Match: " + b'"a",' * 1000, b"If-Match: *", b"Authorization: ", b"Authorization: Bearer",
                 b"Authorization: Basic x",
                 b"Authorization: Bearer a b", b"X-Request-Id: " + b"x" * 5000,
                 b"X-Forwarded-For: " + b"1.1.1.1, " * 500,
                 b"X-Forwarded-For: not an address", b"traceparent: 00-zz", b"Origin: null", b"Expect: nothing",
                 b"Upgrade: h2c",
                 b"Upgrade: websocket\r\nConnection: Upgrade", b"TE: trailers", b"Range: bytes=0-", b"Trailer: Host",
                 b"Keep-Alive: -1"]:
        yield f"field {line[:30]!r}", GET + line + b"\r\nConnection: close\r\n\r\n", ANY


def hosts():
    for line in [b"", b"Host:\r\nHost:\r\n", b"Host: a\r\nHost: a\r\n", b"Host: a, b\r\n", b"Host: a b\r\n",
        b"Host: http://a\r\n",
                 b"Host: a/b\r\n", b"Host: a:port\r\n", b"Host: a:99999\r\n", b"Host: user@a\r\n", b"Host: [::1\r\n",
                 b"Host: a\\b\r\n", b"Host: a\0\r\n", b"Host: a?b\r\n", b"Host: a#b\r\n"]:
        yield f"host {line!r}", b"GET /api/ HTTP/1.1\r\n" + line + b"\r\n", CLOSED
    for line in [b"Host: [::1]\r\n", b"Host: a:80\r\n", b"Host: 127.0.0.1\r\n", b"Host: A.TEST.\r\n"]:
        yield f"host {line!r}", b"GET /api/ HTTP/1.1\r\n" + line + b"Connection: close\r\n\r\n", ANY


def framings():
    for line in [
            b"Content-Length: -1", b"Content-Length: +2", b"Content-Length: 2x", b"Content-Length: 0x2",
            b"Content-Length: 2, 3",
            b"Content-Length: 2 2", b"Content-Length:", b"Content-Length: 2.0", b"Content-Length: 1e1",
            b"Content-Length: two",
            b"Content-Length: 18446744073709551616", b"Content-Length: 9223372036854775808",
            b"Content-Length: 99999999999999999999999",
            b"Content-Length: 2\r\nContent-Length: 3", b"Content-Length: 2\r\nTransfer-Encoding: chunked",
            b"Transfer-Encoding: chunked\r\nContent-Length: 2", b"Transfer-Encoding: gzip",
            b"Transfer-Encoding: chunked, gzip",
            b"Transfer-Encoding: gzip, chunked", b"Transfer-Encoding: identity", b"Transfer-Encoding: chunked, chunked",
            b"Transfer-Encoding: xchunked", b"Transfer-Encoding: chunkedx", b"Transfer-Encoding: \"chunked\"",
            b"Transfer-Encoding:",
            b"Transfer-Encoding: ,", b"Transfer-Encoding: chunked;q=1", b"Transfer-Encoding: \x0bchunked",
            b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", b"Content-Length: \x0b2",
            b"Content-Length: 3000000"]:
        yield f"framing {line!r}", POST + line + b"\r\n\r\n{}", CLOSED
    chunked = b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    yield "chunked in 1.0", b"POST /api/token/verify/ HTTP/1.0\r\n" + HOST + chunked, CLOSED
    yield "less than announced", POST + b"Content-Length: 20\r\n\r\n{}", CLOSED
    for line in [b"Content-Length: 2", b"Content-Length: 02", b"Content-Length: 2, 2",
        b"Content-Length: 2\r\nContent-Length: 2",
                 b"Expect: 100-continue\r\nContent-Length: 2", b"Content-Encoding: gzip\r\nContent-Length: 2"]:
        yield f"framing {line!r}", POST + line + b"\r\nConnection: close\r\n\r\n{}", ANY


def chunkings():
    for chunks in [
            b"5x\r\nhello\r\n0\r\n\r\n", b"0x5\r\nhello\r\n0\r\n\r\n", b" 5\r\nhello\r\n0\r\n\r\n",
            b"5 \r\nhello\r\n0\r\n\r\n",
            b"+5\r\nhello\r\n0\r\n\r\n", b"-5\r\nhello\r\n0\r\n\r\n", b"\r\nhello\r\n0\r\n\r\n",
            b"FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
            b"10000000000000005\r\nhello\r\n0\r\n\r\n", b"8000000000000000\r\nhello\r\n0\r\n\r\n",
            b"7FFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
            b"5\nhello\r\n0\r\n\r\n", b"5\r\nhello\n0\r\n\r\n", b"5\r\nhello0\r\n\r\n", b"5\r\nhelloXX\r\n0\r\n\r\n",
            b"5\rhello\r\n0\r\n\r\n",
            b"5;a\nhello\r\n0\r\n\r\n", b"5;a\0\r\nhello\r\n0\r\n\r\n", b"5\r\nhello\r\n0\r\nno colon\r\n\r\n",
            b"5\r\nhello\r\n0\r\n folded: x\r\n\r\n", b"5\r\nhello\r\n", b"5\r\nhel", b"5", b"", b"g\r\n",
            b"1000000000\r\nhello",
            b"5\r\nhello\r\n0\r\nX: a\0b\r\n\r\n", b"5;" + b"a" * 9000 + b"\r\nhello\r\n0\r\n\r\n"]:
        yield f"chunks {chunks[:40]!r}", POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks, CLOSED
    for chunks in [b"2\r\n{}\r\n0\r\n\r\n", b"02\r\n{}\r\n0\r\n\r\n", b"2;a=b\r\n{}\r\n0\r\n\r\n",
        b"1\r\n{\r\n1\r\n}\r\n0\r\nX: y\r\n\r\n",
                   b'2;a="b"\r\n{}\r\n000\r\n\r\n', b"2\r\n{}\r\n0;end\r\n\r\n"]:
        head = POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        yield f"chunks {chunks[:40]!r}", head + chunks, ANY


def targets():
    """Targets that may be answered in any way but by a fault."""
    paths = ["/", "//", "/.", "/..", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..;/", "/api", "/api//",
        "//api/", "/API/",
             "/api/products/%31/", "/api/products/1", "/api/products/1//", "/api/products/0/", "/api/products/-1/",
             "/api/products/99999999999999999999/", "/api/products/1%20/", "/api/products/1;x/", "/api/products/?",
             "/api/products/?&&&",
             "/api/products/?=", "/api/products/?limit=", "/api/products/?limit=0", "/api/products/?limit=-1",
             "/api/products/?limit=1e3",
             "/api/products/?limit=99999999999999999999", "/api/products/?limit=1&limit=2", "/api/products/?cursor=x",
             "/api/products/?cursor=%00",
             "/api/products/?search=%00", "/api/products/?search=%ff", "/api/products/?search=" + "a" * 4000,
             "/api/products/?search=%27%20OR%201=1--",
             "/api/products/?ordering=-", "/api/products/?ordering=;drop", "/api/products/?min_price=NaN",
             "/api/products/?min_price=1e999",
             "/api/products/?category=1,2", "/api/products/?category=%", "/api/products/?%zz",
             "/api/products/?unknown=1", "/api/orders/?user=x",
             "/api/products/?" + "&".join(f"p{n}=1" for n in range(500)), "http://shop.test/api/", "http://shop.test",
             "https://shop.test:443/api/",
             "http://other.test/api/", "/metrics", "/admin/", "/.git/config", "/static/../api/", "/health", "/live/",
             "/api/?x=%23"]
    for path in paths:
        yield f"target {path[:50]}", f"GET {path} HTTP/1.1\r\n".encode() + HOST + b"Connection: close\r\n\r\n", ANY
    for method in ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "POST", "TRACE"]:
        for path in ["/api/", "/api/products/", "*", "/health/"]:
            line = f"{method} {path} HTTP/1.1\r\n".encode()
            yield f"{method} {path}", line + HOST + b"Connection: close\r\n\r\n", ANY
    yield "1.0 without Host", b"GET /api/ HTTP/1.0\r\n\r\n", ANY
    yield "an empty line before", b"\r\n" + GET + b"Connection: close\r\n\r\n", ANY
    yield "101 fields", GET + b"".join(b"X-%d: 1\r\n" % n for n in range(101)) + b"\r\n", CLOSED


def table():
    for part in [request_lines, sound_lines, fields, hosts, framings, chunkings, targets]:
        yield from part()
