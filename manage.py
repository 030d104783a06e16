#!/usr/bin/env python
"""Django's command line. Commands run as the owner of the schema; only the web server runs without DDL."""

import os
import sys

from config.commands import run


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("MADANG_PROCESS", "owner")
    run(sys.argv)


if __name__ == "__main__":
    main()
