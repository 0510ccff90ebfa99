"""Run the workers of background tasks, alone or beside another command."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.core.workers import run_workers


class Command(BaseCommand):
    """`manage.py run_workers` in production; `manage.py run_workers gunicorn …` runs the site with its workers."""

    help = "Run the workers of background tasks until SIGTERM or Ctrl+C; with a command, beside it and as long as it runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "command", nargs=argparse.REMAINDER, help="A command to run beside the workers."
        )

    def handle(self, *args: Any, command: list[str], **options: Any) -> None:
        sys.exit(run_workers(command))
