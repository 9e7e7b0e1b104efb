"""The process in which strangers' documents are put into canonical form, and their papers read.

Reads one request per line, `{"document": …}` or `{"pdf": base64}`, and answers each with one: `{"quads": …}` or
`{"refused": code}`, or what `read_paper` returns. A document that takes too much processor time ends
the process, which nothing inside Python could do: the conversion holds the interpreter.
"""

import base64
import json
import resource
import sys
from typing import Any

from app.errors import ProductError
from app.signing.canonicalization import canonical
from app.signing.paper_reading import read_paper

CPU_S = 3
MEMORY_BYTES = 2**30


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    if "pdf" in request:
        return read_paper(base64.b64decode(request["pdf"]))
    return {"quads": canonical(request["document"])}


def main() -> None:
    """Serve until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for line in sys.stdin:
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + 1 + CPU_S
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        try:
            answer = _answer(json.loads(line))
        except ProductError as error:
            answer = {"refused": error.code}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
