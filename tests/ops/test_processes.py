"""Several programs in one terminal end together, whatever ends the first."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from operations.places import ROOT
from operations.processes import Program, run_together

# A program that has a child of its own and ends on nothing but SIGKILL.
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(600)"])
open(sys.argv[1], "w").write(f"{os.getpid()} {child.pid}")
time.sleep(600)
"""
SUPERVISED = """
import sys
from operations.processes import Program, Stopped, run_together, stop_on_signals
stop_on_signals()
try:
    run_together([Program("stubborn", [sys.executable, "-c", sys.argv[1], sys.argv[2]], {})], cwd=".")
except Stopped as stopped:
    sys.exit(f"stopped by {stopped}")
"""


def wait_for(path: Path) -> list[int]:
    """The process numbers written there, once they are."""
    for _ in range(600):
        if path.exists() and path.read_text():
            return [int(number) for number in path.read_text().split()]
        time.sleep(0.05)
    raise AssertionError(f"{path} was never written")


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def are_gone(processes: list[int]) -> bool:
    """Whether they end; a killed process is there until the kernel has cleared it away."""
    for _ in range(200):
        if not any(is_alive(process) for process in processes):
            return True
        time.sleep(0.05)
    return False


def test_a_program_that_ends_takes_the_rest_with_it_and_its_reason_is_known(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    noted = tmp_path / "processes"
    brief = f"import os, sys, time\nwhile not os.path.exists({str(noted)!r}): time.sleep(0.05)\nprint('말씀'); sys.exit(7)"
    programs = [
        Program("stubborn", [sys.executable, "-c", STUBBORN, str(noted)], dict(os.environ)),
        Program("brief", [sys.executable, "-c", brief], {"PYTHONIOENCODING": "utf-8"}),
    ]
    assert run_together(programs, cwd=str(tmp_path)) == ("brief", 7)
    assert are_gone(wait_for(noted)), "children of children end too"
    assert "brief    │ 말씀" in capfd.readouterr().out


@pytest.mark.parametrize("signal_name", ["INT", "TERM", "HUP"])
def test_ctrl_c_kill_and_a_closed_terminal_leave_nothing_behind(tmp_path: Path, signal_name: str) -> None:
    noted = tmp_path / "processes"
    command = [sys.executable, "-c", SUPERVISED, STUBBORN, str(noted)]
    ours = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT / "bin")}, stderr=subprocess.PIPE, text=True)
    children = wait_for(noted)
    subprocess.run(["kill", f"-{signal_name}", str(ours.pid)], check=True)
    _, said = ours.communicate(timeout=30)
    assert said == f"stopped by SIG{signal_name}\n"
    assert are_gone(children)
