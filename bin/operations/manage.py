"""``bin/manage``: manage.py with what bin/dev uses; the private cluster is started for the command when it is not running."""

import subprocess
import sys

from .database import working_database
from .places import Refused, manage
from .processes import Stopped, stop_on_signals


def main(arguments: list[str]) -> int:
    with working_database() as environment:
        return subprocess.run(manage(*arguments), env=environment, check=False).returncode


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except Refused as refused:
        sys.exit(f"bin/manage: {refused}")
    except Stopped:
        sys.exit(130)
