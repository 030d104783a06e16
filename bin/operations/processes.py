"""Several programs in one terminal: lines with the program's name before them, one Ctrl-C for all, and no survivor.

Each program leads a process group of its own, so that a Ctrl-C reaches only us and we end them in order, their children with them.
"""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

# With half a second for who had to be killed and the cluster's three at worst this keeps the promise of five.
GRACE_SECONDS = 1.5
COLORS = ("36", "33", "35", "32")


class Stopped(BaseException):
    """The terminal or another program asked us to end."""


@dataclass
class Program:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: "subprocess.Popen[str] | None" = field(default=None, init=False)
    reader: threading.Thread | None = field(default=None, init=False)


def stop_on_signals() -> None:
    """Ctrl-C, kill and a closed terminal all raise Stopped, also where a shell had us ignore them (background jobs)."""

    def stop(signum: int, _frame: FrameType | None) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)  # we are ending already: a second Ctrl-C must not leave children behind
        raise Stopped(signal.Signals(signum).name)

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)


def run_together(programs: Sequence[Program], cwd: str) -> tuple[str, int]:
    """Run until one ends; then end the rest. Returns the name and exit status of the first that ended. Raises Stopped."""
    ended: queue.SimpleQueue[tuple[str, int]] = queue.SimpleQueue()
    width = max(len(program.name) for program in programs)
    try:
        for number, program in enumerate(programs):
            program.process = subprocess.Popen(
                program.command, cwd=cwd, env=dict(program.environment), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
            )  # fmt: skip
            prefix = _prefix(program.name.ljust(width), number)
            program.reader = threading.Thread(target=_watch, args=(program, program.process, prefix, ended), daemon=True)
            program.reader.start()
        return ended.get()
    finally:
        end_all(programs)


def end_all(programs: Sequence[Program]) -> None:
    """Ask every group to end, wait, then kill what is left of each, and let its last words be written."""
    started = [program.process for program in programs if program.process is not None]
    for process in started:
        _signal_group(process.pid, signal.SIGINT)
    deadline = time.monotonic() + GRACE_SECONDS
    for process in started:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
    for process in started:
        _signal_group(process.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.5)
    for program in programs:
        if program.reader is not None:
            program.reader.join(0.2)


def _signal_group(group: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signum)


def _watch(program: Program, process: "subprocess.Popen[str]", prefix: str, ended: "queue.SimpleQueue[tuple[str, int]]") -> None:
    waiter = threading.Thread(target=lambda: ended.put((program.name, process.wait())), daemon=True)
    waiter.start()
    if process.stdout is not None:
        _copy_lines(process.stdout, prefix)


def _copy_lines(source: IO[str], prefix: str) -> None:
    for line in source:
        sys.stdout.write(f"{prefix}{line.rstrip()}\n")
        sys.stdout.flush()


def _prefix(name: str, number: int) -> str:
    if sys.stdout.isatty():
        return f"\x1b[{COLORS[number % len(COLORS)]}m{name} │\x1b[0m "
    return f"{name} │ "
