"""A mail server that takes every message and delivers none (RFC 5321, as far as clients here speak it)."""

import base64
import socketserver
import threading


class SMTPSink:
    """Keeps messages in `mails`, and the names and passwords by which clients signed in in `logins`."""

    def __init__(self, address="127.0.0.1"):
        self.mails = []
        self.logins = []
        sink = self

        class Dialogue(socketserver.StreamRequestHandler):
            def handle(self):
                self.say("220 sink")
                for line in self.rfile:
                    if not self.answer(line.decode(errors="replace").strip()):
                        return

            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

            def answer(self, line):
                verb = line.split(" ")[0].upper()
                if verb == "EHLO":
                    self.say("250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN")
                elif verb == "AUTH":
                    _, name, password = base64.b64decode(line.split(" ")[-1]).decode().split("\0")
                    sink.logins.append((name, password))
                    self.say("235 welcome")
                elif verb == "DATA":
                    self.say("354 go on")
                    lines = []
                    while (part := self.rfile.readline()) not in (b".\r\n", b""):
                        lines.append(part)
                    sink.mails.append(b"".join(lines).decode(errors="replace"))
                    self.say("250 taken")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return False
                else:
                    self.say("250 fine")
                return True

        self._server = socketserver.ThreadingTCPServer((address, 0), Dialogue)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
