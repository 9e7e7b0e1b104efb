"""Web processes and the command that issues are killed in the middle, again and again, on the default database."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

from app.demo import learners
from tests.faults.faults import CLAIMS, MANY, Claimers, check_sound, until
from tests.integration.stack import ROOT, Stack, gunicorn_stack
from tests.integration.waiting import let_wait

_KILLS = 1 + MANY // 500


def issued(stack: Stack) -> int:
    return sum(row.state == "issued" for row in stack.rows("awards"))


def has_claimed(stack: Stack) -> bool:
    """Tell whether anybody has what they pressed for, beside what waits anyway."""
    return len(stack.rows("awards")) > MANY


def has_begun(stack: Stack, before: int, process: subprocess.Popen[bytes]) -> bool:
    return issued(stack) > before or process.poll() is not None


def children(process_id: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()]
    return []


def kill_a_web_process() -> int:
    """Kill -9 the eldest process that serves pages, and return which that was; 0 if there was none."""
    for server in children(os.getpid()):
        with suppress(OSError, IndexError):
            if b"gunicorn" in Path(f"/proc/{server}/cmdline").read_bytes():
                killed = children(server)[0]
                os.kill(killed, signal.SIGKILL)
                return killed
    return 0


def is_gone(process_id: int) -> bool:
    """Tell whether nothing runs under a number any more, or only waits to be buried."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def test_killed_processes_lose_no_claim_and_no_award_and_double_none(sqlite_url, tmp_path: Path, made_keys: Path):
    with gunicorn_stack(sqlite_url, tmp_path, made_keys) as stack:
        version = stack.offer()
        stack.enlarge(CLAIMS + len(learners()))
        classroom = stack.lms.classroom
        people = [person for person, _ in classroom.learners(classroom.courses[2])][-CLAIMS:]
        for person in people:
            stack.make_ready(person)
        claimers = Claimers(stack, [stack.launch(person) for person in people])
        let_wait(stack.product, (version.achievement_id, version.version_id), MANY)
        with claimers.at_it():
            until(partial(has_claimed, stack))  # whose file is not signed yet, and others press on
            for _ in range(_KILLS):
                killed = kill_a_web_process()
                assert killed
                until(partial(is_gone, killed))
                if MANY < 1000:
                    continue  # that the command is killed is told by the tests of what waits, too
                before = issued(stack)
                command = [sys.executable, "-m", "app", "issue-pending"]
                process = subprocess.Popen(command, cwd=ROOT, env=stack.environment, stdout=subprocess.DEVNULL)
                until(partial(has_begun, stack, before, process))
                process.kill()
                process.wait(10)
        stack.product.issuing.issue_pending()
        # On a busy machine the platform, which is a thread of this process, may be late: that is told in words, too.
        assert all(one in ("200", "lost") or one.startswith("503 ") for one in claimers.answers), claimers.answers
        check_sound(stack.product, CLAIMS + MANY)
