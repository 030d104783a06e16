"""Error pages: in the reader's language, with a way on, without the database; programs get problem details."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils.translation import override

from accounts.problems import Problem
from config.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401 -- this module stands in for it
from web.refusals import server_error

pytestmark = pytest.mark.django_db
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "ko"}


def _raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    path("forbidden", _raising(PermissionDenied()), name="forbidden"),
    path("broken", _raising(RuntimeError("zq")), name="broken"),
    path("suspicious", _raising(SuspiciousOperation("zq")), name="suspicious"),
    path("problem", _raising(Problem(409, detail="Somebody was faster.")), name="problem"),
    *urlpatterns,
]

PAGES = (
    ("/forbidden", 403, "볼 수 없습니다", "You may not see this"),
    ("/broken", 500, "서버에 문제가 생겼습니다", "Something went wrong on our side"),
    ("/suspicious", 400, "알아볼 수 없는 주소입니다", "This address cannot be understood"),
    ("/problem", 409, "Somebody was faster.", "Somebody was faster."),
)


@contextmanager
def browsing() -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(headers=BROWSER, raise_request_exception=False)


@pytest.mark.parametrize(("address", "status", "korean", "english"), PAGES)
def test_an_error_page_speaks_the_readers_language_and_leads_on(address: str, status: int, korean: str, english: str) -> None:
    with browsing() as client:
        for language, sentence in (("ko", korean), ("en", english)):
            answer = client.get(f"{address}?lang={language}")
            page = answer.content.decode()
            assert answer.status_code == status
            assert f'<html lang="{language}"' in page
            assert sentence in page
            assert 'href="/"' in page
            assert "zq" not in page
            assert ("/accounts/login/?next=/forbidden" in page) == (status == 403)


def test_a_program_gets_problem_details_where_a_person_gets_a_page() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        answer = Client(headers={"accept": "application/json"}).get("/problem")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "Somebody was faster."


def test_a_form_without_its_token_says_that_nothing_was_changed() -> None:
    client = Client(enforce_csrf_checks=True, headers=BROWSER)
    answer = client.post("/accounts/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "바뀐 것은 없습니다" in answer.content.decode()


def test_the_page_of_an_error_asks_the_database_nothing() -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the database was asked")

    with override("en"), connection.execute_wrapper(refuse):
        assert b"Please try again in a moment" in server_error(RequestFactory().get("/areas")).content


def test_an_address_of_a_plain_page_that_cannot_be_read_is_answered_in_words() -> None:
    answer = Client(headers=BROWSER).get("/layers/districts?after=no-cursor")
    assert answer.status_code in (400, 404)
    assert answer.headers["Content-Type"].startswith("text/html")
