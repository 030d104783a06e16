"""Log lines: one JSON object each in production, plain text at the desk; both with the request's name and without secrets."""

import logging
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from .masking import mask, mask_all
from .requestid import current


def _request_id() -> str:
    request_id = current.get()
    return request_id.value if request_id else ""


class JsonLines(JsonFormatter):
    """``{"time", "level", "logger", "message", "request_id", …}``; whatever ``extra`` brings is masked like the message."""

    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
            json_ensure_ascii=False,
            # Django hands over the request itself; its printed form says nothing that the message does not.
            reserved_attrs=[*logging.makeLogRecord({}).__dict__, "message", "asctime", "taskName", "request", "server_time"],
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        if request_id := _request_id():
            log_data["request_id"] = request_id
        masked: dict[str, Any] = mask_all(super().process_log_record(log_data))
        return masked


class TextLines(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        request_id = _request_id()
        return mask(super().format(record)) + (f" [{request_id}]" if request_id else "")
