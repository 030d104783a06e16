"""Problem details: their shape, their language."""

import json

import pytest

from accounts.problems import Problem, language_of, to_answer


def test_a_problem_has_the_five_members_and_names_the_field() -> None:
    answer = to_answer(Problem(400, detail="west is not a number", errors=[("bbox", "west")]), "en")
    assert json.loads(answer.body) == {
        "type": "about:blank",
        "title": "The request cannot be understood",
        "status": 400,
        "detail": "west is not a number",
        "errors": [{"field": "bbox", "reason": "west"}],
    }
    assert (b"content-type", b"application/problem+json") in answer.headers
    assert (b"cache-control", b"no-store") in answer.headers


def test_a_problem_speaks_korean_by_itself() -> None:
    assert json.loads(to_answer(Problem(404), "ko").body)["title"] == "찾을 수 없습니다"


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "ko"),
        ({b"accept-language": b"en-GB,en;q=0.9"}, "en"),
        ({b"accept-language": b"fr, de"}, "ko"),
        ({b"accept-language": b"en", b"cookie": b"a=b; django_language=ko"}, "ko"),
        ({b"cookie": b"django_language=../../x"}, "ko"),
        ({b"accept-language": b"\xff" * 9000}, "ko"),
    ],
)
def test_the_language_is_the_cookies_then_the_browsers_then_korean(headers: dict[bytes, bytes], language: str) -> None:
    assert language_of(headers) == language
