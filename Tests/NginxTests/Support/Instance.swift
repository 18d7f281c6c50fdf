import FoundationEssentials

/// A stand-in for an instance of the shop: it answers with its name and what it was sent, and remembers the requests.
///
/// `/dies` is answered with nothing: the connection closes after the request has been read, as in a crash. What ends
/// with `/large` is answered with 2 KB of JSON and an `ETag`, what ends with `/page` with a page, and `/makes?at=…` as
/// if that had been made.
struct Instance {
    /// What an instance says it was sent.
    struct Echo: Decodable {
        let name: String
        let host: String
        let realIP: String
        let forwardedFor: String
        let forwardedProto: String
        let requestID: String
        let connection: String
        let proto: String
    }

    let name: String
    private let directory: String
    private let nginx: Nginx

    /// The file's name in the folder.
    var errorLog: String { "\(self.name).error.log" }
    var socketPath: String { "\(self.directory)/\(self.name).socket" }

    init(_ name: String, in directory: String) throws {
        self.name = name
        self.directory = directory
        let text = Self.configuration(name, directory)
        guard FileManager.default.createFile(atPath: "\(directory)/\(name).conf", contents: Data(text.utf8)) else {
            throw Nginx.Failure.didNotStart("\(name).conf cannot be written")
        }
        self.nginx = try Nginx(
            prefix: directory,
            configuration: "\(name).conf",
            pidFile: "\(name).pid",
            errorLog: "\(name).error.log"
        )
        _ = try HTTPExchange("/started", at: .socket(path: self.socketPath))
    }

    /// Ends the instance; when this returns, nobody can connect to it.
    func kill() throws {
        try self.nginx.kill()
        try eventually("\(self.name) to end") {
            do {
                _ = try HTTPExchange("/started", at: .socket(path: self.socketPath))
                return false
            } catch HTTPExchange.Failure.cannotConnect {
                return true
            } catch HTTPExchange.Failure.noAnswer {
                return false
            }
        }
    }

    func stop() throws { try self.nginx.stop() }

    /// The requests so far, each as method and target.
    func requests() throws -> [String] {
        // One process logs a request before it takes the next: after this answer, all earlier ones are in the file.
        _ = try HTTPExchange("/started", at: .socket(path: self.socketPath))
        let data = FileManager.default.contents(atPath: "\(self.directory)/\(self.name).log") ?? Data()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { $0 != "GET /started" }
    }

    private static func configuration(_ name: String, _ directory: String) -> String {
        #"""
        master_process off;
        pid \#(name).pid;
        error_log \#(name).error.log;
        events { worker_connections 64; }
        http {
            client_body_temp_path \#(name).body;
            proxy_temp_path \#(name).proxy;
            fastcgi_temp_path \#(name).fastcgi;
            uwsgi_temp_path \#(name).uwsgi;
            scgi_temp_path \#(name).scgi;
            client_max_body_size 80m;
            log_format request '$request_method $request_uri';
            access_log \#(name).log request;
            server {
                listen unix:\#(directory)/\#(name).socket;
                location /dies { return 444; }
                location /unavailable { return 503; }
                location /refuses {
                    add_header Retry-After 17 always;
                    return 429 enough;
                }
                location /makes {
                    add_header Location $arg_at always;
                    return 201 made;
                }
                location ~ /large$ {
                    default_type application/json;
                    add_header ETag '"v1"';
                    return 200 '"\#(String(repeating: "x", count: 2000))"';
                }
                location ~ /page$ {
                    default_type text/html;
                    add_header X-Content-Type-Options nosniff;
                    return 200 '<p>';
                }
                location / {
                    default_type application/json;
                    add_header X-Request-Id $http_x_request_id;
                    add_header X-If-Match $http_if_match always;
                    set $who '"name":"\#(name)","host":"$http_host","realIP":"$http_x_real_ip"';
                    set $whence '"forwardedFor":"$http_x_forwarded_for","forwardedProto":"$http_x_forwarded_proto"';
                    set $how '"connection":"$http_connection","proto":"$server_protocol"';
                    # nginx would compare the tag with that of its own answer with 200, answer 412, and close the
                    # connection without saying so: the next request on it may then come too late.
                    if ($http_if_match) { return 202; }
                    return 200 '{$who,$whence,$how,"requestID":"$http_x_request_id"}';
                }
            }
        }
        """#
    }
}
