"""Damaged requests into `gradwright serve --stdio`: one JSON answer per line, and it never ends.

GRADWRIGHT_FUZZ_REQUESTS and GRADWRIGHT_FUZZ_SEED choose another run than the one below."""

import json
import os
import random
import select
import subprocess
import sys

COUNT = int(os.environ.get("GRADWRIGHT_FUZZ_REQUESTS", "1000"))
SEED = int(os.environ.get("GRADWRIGHT_FUZZ_SEED", "1"))
PATIENCE = 60  # seconds for one answer

REQUESTS = [
    {"command": "derive", "expr": "x'*A*x", "wrt": "x"},
    {"command": "derive", "expr": "x'*A*x", "wrt": ["x"], "what": "hessian", "steps": True},
    {"command": "derive", "expr": "a*x^2", "wrt": "x", "at": [{"x": 2, "a": 1.5}]},
    {"command": "check", "expr": "x'*A*x", "wrt": "x", "claim": "2*A*x"},
    {"command": "eval", "expr": "sum(x)", "data": {"x": [1, 2, 3]}},
    {"command": "solve", "expr": "norm2(A*x-b)^2", "for": "x"},
    {"command": "analyze", "expr": "exp(a'*x)", "wrt": "x"},
    {"command": "explain", "slug": "shape-mismatch"},
    {"id": 7, "expr": "log(sum(exp(x)))", "var": ["x: vector(n)"]},
]
VALUES = [None, True, False, 0, -1, 1e308, 10**30, "", "x", "x" * 5000, "\u0000", "\ud83d\ude00",
          [], {}, [[]], {"x": {"x": []}}, ["x", 1, None], "(" * 3000, "A*", "1e999", "x'*x",
          [[1, 2], [3]], {"x": "nan"}, {"x": [1, [2, 3]]}, "gradient", "vjp", 3.5]


def damaged(rng, request):
    """One to three fields gone, of another type, renamed or new."""
    request = json.loads(json.dumps(request))
    for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
        keys = list(request)
        kind = rng.randrange(4)
        if kind == 0 and keys:
            del request[rng.choice(keys)]
        elif kind == 1 and keys:
            request[rng.choice(keys)] = rng.choice(VALUES)
        elif kind == 2 and keys:
            key = rng.choice(keys)
            request[key + rng.choice(["s", "", "_", "\u00e9"])] = request.pop(key)
        else:
            names = ["what", "layout", "symmetric", "format", "seed", "var", "along", "id"]
            request[rng.choice(names)] = rng.choice(VALUES)
    return request


def line(rng):
    """Bytes of one request line, without a newline inside."""
    kind = rng.randrange(10)
    if kind == 0:
        return bytes(rng.randrange(256) for _ in range(rng.randrange(80))).replace(b"\n", b" ")
    text = json.dumps(damaged(rng, rng.choice(REQUESTS))).encode()
    if kind == 1:
        text = text[: rng.randrange(len(text) + 1)]
    elif kind == 2:
        at = rng.randrange(len(text))
        text = text[:at] + bytes([rng.randrange(1, 256)]) + text[at + 1 :]
    elif kind == 3:
        text = rng.choice([b"[" * 20000, b'{"a":' * 20000, b"null", b"[]", b"3", b'"x"',
                           b'{"expr": "' + b"x+" * 20000 + b'x"}',
                           b"[" + text + b"," + text + b"]"])
    return text.replace(b"\n", b" ").replace(b"\r", b" ")


def read_answer(stream):
    """What comes until a line ends; less than a line if the server stops or takes too long."""
    answer = b""
    while not answer.endswith(b"\n"):
        if not select.select([stream], [], [], PATIENCE)[0]:
            break
        more = os.read(stream.fileno(), 1 << 20)
        if not more:
            break
        answer += more
    return answer


def main():
    program = os.environ["GRADWRIGHT"]
    rng = random.Random(SEED)
    lines = [line(rng) for _ in range(COUNT)]
    expected = [l for l in lines if l.strip()]
    server = subprocess.Popen([program, "serve", "--stdio"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)
    faults, errors, answers = [], 0, 0
    for number, request in enumerate(expected):
        try:
            server.stdin.write(request + b"\n")
            server.stdin.flush()
        except BrokenPipeError:
            faults.append(f"line {number}: the server ended before {request[:300]!r}")
            break
        answer = read_answer(server.stdout)
        if not answer.endswith(b"\n"):
            faults.append(f"line {number}: no answer to {request[:300]!r}")
            break
        if answer.count(b"\n") > 1:
            faults.append(f"line {number}: several lines, {answer[:200]!r}, to {request[:300]!r}")
            continue
        try:
            document = json.loads(answer)
        except ValueError:
            faults.append(f"line {number}: not JSON: {answer[:200]!r} to {request[:300]!r}")
            continue
        answers += 1
        if not isinstance(document, dict):
            faults.append(f"line {number}: not an object: {answer[:200]!r}")
        elif "error" in document:
            errors += 1
            if not document["error"].get("slug") or not document["error"].get("message"):
                faults.append(f"line {number}: a silent error: {answer[:200]!r}")
    # After all that a good request is still answered, and nothing else is left to read.
    if not faults:
        server.stdin.write(b'{"command": "derive", "expr": "x\'*A*x", "wrt": "x"}\n')
        server.stdin.close()
        rest = server.stdout.read().splitlines()
        if len(rest) != 1 or json.loads(rest[0]).get("result", {}).get("ascii") != "(A + A')*x":
            faults.append(f"the last answer is {rest!r:.300}")
    if not server.stdin.closed:
        server.stdin.close()
    if faults:
        server.kill()
    code = server.wait(timeout=60)
    if code != 0 and not faults:
        faults.append(f"exit code {code}")
    if errors == 0 or errors == answers:
        faults.append(f"{errors} of {answers} answers are errors: the damage is not varied")
    for fault in faults:
        print(fault)
    print(f"{answers} answers to {len(expected)} requests, {errors} of them errors")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
