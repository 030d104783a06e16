"""The one table that turns an exception into a status and a sentence. Used in front of Django (front.py) and by the API (api.py)."""

from collections.abc import Callable, Mapping
from typing import Any

import psycopg
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from psycopg_pool import PoolTimeout

from accounts.problems import Problem
from layers.projection import UnknownField
from layers.registry import UnknownLayer


def _unknown_layer(error: UnknownLayer) -> Problem:
    return Problem(404, detail=_("There is no such layer, or you may not know of it."), errors=[("layer", _("unknown"))])


def _unknown_field(error: UnknownField) -> Problem:
    return Problem(400, detail=_("There is no such field in this layer."), errors=[(error.name, _("unknown field"))])


def _too_slow(error: Exception) -> Problem:
    return Problem(503, detail=_("This takes longer than allowed. Ask for less, or try again."), headers={"Retry-After": "5"})


def _no_database(error: Exception) -> Problem:
    return Problem(503, detail=_("The database cannot be reached. Please try again."), headers={"Retry-After": "5"})


# The first entry that the exception is an instance of decides. PermissionError: a declaration gives this audience nothing.
TABLE: Mapping[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda problem: problem,
    UnknownLayer: _unknown_layer,
    UnknownField: _unknown_field,
    PermissionError: lambda _error: Problem(404),
    PermissionDenied: lambda _error: Problem(403),
    Http404: lambda _error: Problem(404),
    RequestDataTooBig: lambda _error: Problem(413),
    psycopg.errors.QueryCanceled: _too_slow,
    PoolTimeout: _too_slow,
    psycopg.OperationalError: _no_database,
    OperationalError: _no_database,
}


def problem_of(error: BaseException) -> Problem | None:
    """None: not foreseen, so it is ours to log and to answer with 500."""
    cause = error.__cause__
    if isinstance(error, OperationalError) and isinstance(cause, psycopg.errors.QueryCanceled):
        return _too_slow(cause)
    return next((make(error) for kind, make in TABLE.items() if isinstance(error, kind)), None)


def unforeseen() -> Problem:
    return Problem(500, detail=_("The error has been noted. Please try again later."))
