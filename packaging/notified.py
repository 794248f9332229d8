#!/usr/bin/env python3
"""A notification service for one message: prints its port, and writes what it is told into a file: notified FILE."""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Service(BaseHTTPRequestHandler):
    """Takes a message."""

    def do_POST(self) -> None:
        """Write it down."""
        Path(sys.argv[1]).write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()


with HTTPServer(("127.0.0.1", 0), Service) as server:
    server.timeout = 60
    print(server.server_port, flush=True)
    server.handle_request()
