#!/usr/bin/env python3
"""gradwright explore: what it serves, to whom, and what it turns away."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time

PROGRAM = os.environ["GRADWRIGHT"]
FILES = {"index.html": b"<!doctype html><title>t</title>", "docs/index.html": b"<p>docs</p>",
         "engine-1.wasm": bytes(range(256)) * 4000}


def check(holds, what):
    if not holds:
        raise SystemExit(f"wrong: {what}")


class Server:
    def __init__(self, folder, *options):
        self.process = subprocess.Popen(
            [PROGRAM, "explore", "--port", "0", "--site", folder, *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://localhost:(\d+)/", line)
        check(found, f"the address is announced, not {line!r}")
        self.port = int(found[1])

    def raw(self, data, patience=5):
        """Everything that comes back for these bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as connection:
            try:
                connection.sendall(data)
                parts = []
                while part := connection.recv(65536):
                    parts.append(part)
            except (ConnectionResetError, BrokenPipeError, TimeoutError):
                pass
            return b"".join(parts)

    def ask(self, path="/", method="GET", host=None, headers=(), body=b""):
        host = f"localhost:{self.port}" if host is None else host
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
        head, _, rest = self.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body).partition(
            b"\r\n\r\n")
        first, *fields = head.decode("latin-1").split("\r\n")
        status = int(first.split()[1]) if first else 0
        return status, {f.split(":")[0].lower(): f.split(":", 1)[1].strip() for f in fields}, rest

    def end(self, by=signal.SIGINT):
        began = time.monotonic()
        self.process.send_signal(by)
        code = self.process.wait(10)
        return code, time.monotonic() - began


def serves_its_files(server):
    for path, name in (("/", "index.html"), ("/index.html", "index.html"),
                       ("/docs/", "docs/index.html"), ("/engine-1.wasm?x=1", "engine-1.wasm"),
                       ("/%69ndex.html", "index.html")):
        status, _, body = server.ask(path)
        check(status == 200 and body == FILES[name], f"{path} is {name}")
    kind = server.ask("/engine-1.wasm")[1]["content-type"]
    check(kind == "application/wasm", "type of WebAssembly")
    status, headers, body = server.ask("/", "HEAD")
    length = len(FILES["index.html"])
    check(status == 200 and body == b"" and int(headers["content-length"]) == length, "HEAD")
    policy = server.ask("/")[1]["content-security-policy"]
    check(policy.startswith("default-src 'self'") and "frame-ancestors 'none'" in policy, "policy")
    check("unsafe-inline" not in policy, "no inline scripts or styles")
    check(server.ask("/")[1]["x-content-type-options"] == "nosniff", "nosniff")


def serves_nothing_else(server):
    for path in ("/secret.txt", "/../secret.txt", "/docs/../../secret.txt", "/%2e%2e/secret.txt",
                 "/..%2fsecret.txt", "//etc/passwd", "/etc/passwd", "/docs", "/index.html%00.txt",
                 "/link.txt", "/%", "/%zz", "http://localhost/secret.txt"):
        status, _, body = server.ask(path)
        check(status in (400, 404) and b"hidden" not in body, f"{path} is not served: {status}")


def turns_away(server):
    for host in ("evil.example", f"evil.example:{server.port}", "localhost", "localhost:1",
                 f"localhost.evil.example:{server.port}", ""):
        check(server.ask(host=host)[0] in (400, 403), f"host {host!r}")
    check(server.ask(host=f"127.0.0.1:{server.port}")[0] == 200, "by number")
    for origin in ("http://evil.example", "null", f"https://localhost:{server.port}",
                   "http://localhost:1", f"http://localhost:{server.port}.evil.example"):
        check(server.ask(headers=[f"Origin: {origin}"])[0] == 403, f"origin {origin}")
    own = f"Origin: http://localhost:{server.port}"
    check(server.ask(headers=[own])[0] == 200, "its own origin")
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "FROB"):
        status = server.ask(method=method)[0]
        check(status in (0, 400, 405, 501), f"{method} is refused: {status}")
    status = server.ask(method="GET", headers=["Content-Length: 5"], body=b"hello")[0]
    check(status in (0, 400, 413), f"a body is refused: {status}")
    check(server.ask("/" + "a" * 100_000)[0] in (0, 400, 413, 414), "a long address")
    check(server.ask(headers=["X: " + "a" * 100_000])[0] in (0, 400, 413, 431), "long headers")
    for junk in (b"\0" * 1000, b"GET\r\n\r\n", b"\r\n" * 2000, b"GET / HTTP/9.9\r\n\r\n",
                 b"\x16\x03\x01\x02\x00" * 50):
        server.raw(junk + b"\r\n\r\n", patience=30)
    check(server.ask()[0] == 200, "and goes on")


def is_loopback_only(server):
    """No socket of the process listens on another address."""
    table = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
    locals_ = [line.split()[1] for line in table if line.split()[3] == "0A"]
    ours = [a for a in locals_ if int(a.split(":")[1], 16) == server.port]
    check(ours == [f"0100007F:{server.port:04X}"], f"it listens on loopback alone: {ours}")


def waits_for_nobody(server):
    """Clients that say nothing, or little, keep no one else waiting."""
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
    for connection in silent[:50]:
        connection.sendall(b"GET / HT")
    began = time.monotonic()
    for _ in range(200):
        check(server.ask()[0] == 200, "served among silent clients")
    check(time.monotonic() - began < 20, "200 requests among 100 silent clients")
    for connection in silent:
        connection.close()


def faults():
    def run(*arguments):
        done = subprocess.run([PROGRAM, "explore", *arguments], capture_output=True, text=True,
                              timeout=20, check=False)
        return done.returncode, done.stderr
    code, text = run("--site", "/nowhere/at/all")
    check(code == 2 and "no-such-file" in text and "./dev web" in text, "no workbench there")
    for port in ("x", "-1", "65536", "1.5", ""):
        code, text = run(f"--port={port}")
        check(code == 2 and "bad-value" in text, f"--port={port}")


def main():
    faults()
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "site"
        for name, content in FILES.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
        (root.parent / "secret.txt").write_text("hidden")
        (root / "link.txt").symlink_to(root.parent / "secret.txt")
        server = Server(str(root))
        try:
            for test in (serves_its_files, serves_nothing_else, turns_away, is_loopback_only,
                         waits_for_nobody):
                test(server)
            taken = subprocess.run([PROGRAM, "explore", "--site", str(root), "--port",
                                    str(server.port)], capture_output=True, text=True, timeout=20,
                                   check=False)
            check(taken.returncode == 2 and "is taken" in taken.stderr, "a port in use is said")
        except BaseException:
            server.process.kill()
            raise
        code, seconds = server.end()
        check(code == 0 and seconds < 1, f"Ctrl-C ends it: {code} after {seconds:.3f} s")
        again = Server(str(root))
        code, _ = again.end(signal.SIGTERM)
        check(code == 0, "so does SIGTERM")
    print("explore: everything as it should be")


if __name__ == "__main__":
    main()
