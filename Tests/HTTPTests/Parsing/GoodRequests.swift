/// Requests that are accepted, each with what is the least usual about it.
let goodRequests: [String] = [
    "GET / HTTP/1.1\r\nHost: shop\r\n\r\n",
    "GET /api/products/1/ HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n"
        + "Connection: keep-alive\r\n\r\n",
    "GET /api/products/?category=1&name=a%20b&&x HTTP/1.1\r\nhOST:shop\r\nX-Empty:\r\nX-Blank: \t \r\n\r\n",
    "\r\n\r\nHEAD /health/ HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
    "GET /live HTTP/1.0\r\n\r\n",
    "GET /live HTTP/1.0\r\nConnection: Keep-Alive\r\nHost: shop\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: shop\r\nConnection: foo, Close\r\n\r\n",
    "GET http://other.example:80/api/?x=1 HTTP/1.1\r\nHost: shop\r\n\r\n",
    "GET HTTPS://other.example HTTP/1.7\r\nHost: shop\r\n\r\n",
    "GET http://other.example?q HTTP/1.1\r\nHost: shop\r\n\r\n",
    "POST /api/orders/ HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n"
        + "{\"items\":[]}",
    "PUT /api/products/1/ HTTP/1.1\r\nHost: shop\r\nExpect: 100-Continue\r\nContent-Length: 0003\r\n\r\nabc",
    "PATCH /a HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
    "POST /a HTTP/1.1\r\nHost: shop\r\ntransfer-encoding:chunked \r\n\r\n"
        + "00A ;a=b;c=\"d;e\"\r\n0123456789\r\n1;x\r\n!\r\n000;last\r\nX-Check: 1 \r\nX-Empty:\r\n\r\n",
    "DELETE /api/orders/7/ HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n",
    "TRACE / HTTP/1.1\r\nHost: shop\r\nX-Obs: caf\u{E9} \u{1F3B8}\r\nX-!#$%&'*+.^_`|~09: \"q\\\"\"\r\n\r\n",
]
