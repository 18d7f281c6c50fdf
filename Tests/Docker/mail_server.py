"""A mail server on an address of this machine, for containers; ended by SIGTERM.

usage: mail_server.py ADDRESS FILE

Prints its port, and writes what it is told to FILE.
"""

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Operations"))

from smtp_sink import SMTPSink  # noqa: E402

sink, file = SMTPSink(sys.argv[1]), pathlib.Path(sys.argv[2])
print(sink.port, flush=True)
while True:
    file.write_text("\n".join(sink.mails), encoding="utf-8")
    time.sleep(0.2)
