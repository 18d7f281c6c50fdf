#!/usr/bin/env bash
# deploy/mail/send hands a message to a mail server, with the password of its file, and says why when it cannot.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ../../scripts/lib/common.sh

directory=$(mktemp -d)
trap 'kill "${server-}" 2>/dev/null || true; rm -rf "$directory"' EXIT
# A path that a shell would take apart.
mkdir "$directory/it's here"
printf 'pass word\n' >"$directory/it's here/password"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=sink \
    -addext 'subjectAltName = IP:127.0.0.1' -keyout "$directory/key.pem" -out "$directory/ca.pem" 2>/dev/null

# A mail server for one message after the other, in the clear and by TLS; it writes down what it is told.
cat >"$directory/server.py" <<'PYTHON'
import base64, os, socketserver, ssl, sys, threading

folder = sys.argv[1]

class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "EHLO": self.say("250-sink\r\n250 AUTH PLAIN")
            elif verb == "AUTH":
                self.note(f"AUTH {base64.b64decode(line.split()[2])}")
                self.say("235 good")
            elif verb == "DATA":
                self.say("354 go on")
                while (text := self.rfile.readline()) != b".\r\n": self.note(text.decode().strip())
                self.say("250 taken")
            elif verb == "QUIT": return self.say("221 bye")
            else:
                self.note(line)
                self.say("550 nobody" if "nobody@" in line else "250 good")
    def say(self, text): self.wfile.write((text + "\r\n").encode())
    def note(self, text):
        with open(folder + "/heard", "a") as file: file.write(text + "\n")

class TLS(socketserver.TCPServer):
    def get_request(self):
        client, address = super().get_request()
        return context.wrap_socket(client, server_side=True), address
    def handle_error(self, *_): pass

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder + "/ca.pem", folder + "/key.pem")
servers = [socketserver.TCPServer(("127.0.0.1", 0), Session), TLS(("127.0.0.1", 0), Session)]
with open(folder + "/ports.new", "w") as file: print(*(s.server_address[1] for s in servers), file=file)
os.rename(folder + "/ports.new", folder + "/ports")
threading.Thread(target=servers[0].serve_forever, daemon=True).start()
servers[1].serve_forever()
PYTHON
python3 "$directory/server.py" "$directory" &
server=$!
wait_until 20 test -s "$directory/ports" || fail "the mail server does not start"
read -r SMTP_PORT tls_port <"$directory/ports"
export SMTP_HOST=127.0.0.1 SMTP_TLS=off SMTP_PORT
tls=(SMTP_TLS=tls "SMTP_PORT=$tls_port" "SMTP_CA_FILE=$directory/ca.pem")
user=(SMTP_USER=shop "SMTP_PASSWORD_FILE=$directory/it's here/password")

# send [variable=value…] -- <recipient>: as the shop calls it.
send() {
    local variables=()
    while [[ $1 != -- ]]; do variables+=("$1"); shift; done
    printf 'Subject: Order\n\nThank you.\n' \
        | env "${variables[@]}" "$ROOT/deploy/mail/send" -i -f shop@example.org -- "$2"
}
heard() { grep -qF -- "$1" "$directory/heard" || fail "the server has not heard '$1': $(<"$directory/heard")"; }

send -- ada@example.org || fail "not sent"
for line in 'MAIL FROM:<shop@example.org>' 'RCPT TO:<ada@example.org>' 'Subject: Order' 'Thank you.'; do heard "$line"; done
if grep -q AUTH "$directory/heard"; then fail "it signs in without a user"; fi
send "${tls[@]}" "${user[@]}" -- bob@example.org || fail "not sent by TLS with a password"
heard "AUTH b'\\x00shop\\x00pass word'"
heard 'RCPT TO:<bob@example.org>'

# refused <exit code> <words> [variable=value…] -- <recipient>
refused() {
    local said status=0
    said=$(send "${@:3}" 2>&1) || status=$?
    [[ $status == "$1" && $said == *"$2"* ]] || fail "expected $1 and '$2', got $status and '$said'"
}
refused 78 'SMTP_HOST is not set' SMTP_HOST= -- ada@example.org
refused 78 'it must be starttls, tls or off' SMTP_TLS=yes -- ada@example.org
# 75 is tried again by the shop, 65 is not: the server refuses the address for good.
refused 65 'nobody' -- nobody@example.org
refused 75 'cannot connect' SMTP_PORT=1 -- ada@example.org
# No TLS, or not with whom it should be: nothing is sent, least of all a password.
refused 69 'TLS' SMTP_TLS=starttls -- eve@example.org
refused 69 'TLS' "${tls[@]}" SMTP_CA_FILE=/etc/ssl/certs/ca-certificates.crt -- eve@example.org
refused 69 'authentication' "${user[@]}" -- eve@example.org
if grep -q eve "$directory/heard"; then fail "something was sent all the same"; fi
