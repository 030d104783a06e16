#!/usr/bin/env python
"""Django's command line. Commands run as the owner of the schema; only the web server runs without DDL."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("MADANG_PROCESS", "owner")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
