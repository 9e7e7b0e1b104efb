"""The process in which strangers' documents are put into canonical form. Reads one JSON document per line.

Answers each with one line: `{"quads": …}`, or `{"refused": code}`. A document that takes too much processor time ends
the process, which nothing inside Python could do: the conversion holds the interpreter.
"""

import json
import resource
import sys

from app.errors import ProductError
from app.signing.canonicalization import canonical

CPU_S = 3
MEMORY_BYTES = 2**30


def main() -> None:
    """Serve until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for line in sys.stdin:
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + 1 + CPU_S
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        try:
            answer = {"quads": canonical(json.loads(line))}
        except ProductError as error:
            answer = {"refused": error.code}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
