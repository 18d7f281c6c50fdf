"""A connection that is lost at the worst moment: after the shop has the request, and before anyone has the answer."""

import socket
import threading


class CuttingProxy:
    """Between a browser and nginx; passes everything on, until it is told to cut.

    Of the next `cuts` requests that begin with `start`, the answer is waited for and not passed on: the connection ends.
    """

    def __init__(self, port, start):
        self.target = port
        self.start = start
        self.cuts = 0
        self.cut_count = 0
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client):
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            is_cut = threading.Event()
            back = threading.Thread(target=self._pass_back, args=[server, client, is_cut], daemon=True)
            back.start()
            try:
                while data := client.recv(65536):
                    if self.start in data and self._takes_cut():
                        is_cut.set()
                    server.sendall(data)
            except OSError:
                pass
            finally:
                self._end(server)
            back.join(10)

    def _pass_back(self, server, client, is_cut):
        try:
            while data := server.recv(65536):
                if is_cut.is_set():
                    with self.lock:
                        self.cut_count += 1
                    break
                client.sendall(data)
        except OSError:
            pass
        finally:
            self._end(client)

    def _takes_cut(self):
        with self.lock:
            if self.cuts == 0:
                return False
            self.cuts -= 1
            return True

    @staticmethod
    def _end(connection):
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
