"""``bin/manage``: manage.py with what bin/dev uses; the private cluster is started for the command when it is not running."""

import subprocess
import sys

from .cluster import Cluster
from .places import Refused, base_environment, manage
from .processes import Stopped, stop_on_signals


def main(arguments: list[str]) -> int:
    environment = base_environment()
    cluster = None if environment.get("DATABASE_URL") else Cluster("dev")
    started = False
    try:
        if cluster is not None:
            started = cluster.start()
            environment = cluster.environment() | {"MADANG_DEMO": "1", "DEBUG": "1"} | environment
        return subprocess.run(manage(*arguments), env=environment, check=False).returncode
    finally:
        if cluster is not None and started:
            cluster.stop()


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(sys.argv[1:]))
    except Refused as refused:
        sys.exit(f"bin/manage: {refused}")
    except Stopped:
        sys.exit(130)
