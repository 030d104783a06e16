"""An official's browser on an editing page: signed in, filling a form as it stands, reading what is refused at a field."""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from accounts.models import Role
from tests.accounts.people import PASSWORD, person
from tests.city.works import department


def browser_of(role: Role, name: str, code: str) -> Client:
    person(role, name, department=department(code), first_name="길동", last_name="홍")
    browser = Client(headers={"accept-language": "ko"})
    browser.login(username=name, password=PASSWORD)
    return browser


class Form(HTMLParser):
    """Reads what a browser would send of the form that asks for a reason, if nobody touched it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = [{}]
        self.select = self.area = ""
        self.feed(page)
        self.sent = next(form for form in self.forms if "reason" in form)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.forms.append({})
        elif tag == "select":
            self.select, self.forms[-1][name] = name, ""
        elif tag == "option" and "selected" in given:
            self.forms[-1][self.select] = value
        elif tag == "textarea":
            self.area, self.forms[-1][name] = name, ""
        elif tag == "input" and given.get("type") == "checkbox":
            self.forms[-1] |= {name: "on"} if "checked" in given else {}
        elif tag == "input":
            self.forms[-1][name] = value

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""


def filled(client: Client, url: str, **changes: str) -> dict[str, str]:
    """What a browser would send: every field of the page as it stands, and the changes. Double underscores are dashes."""
    sent = Form(client.get(url).content.decode()).sent
    return {**sent, "reason": "현장 확인", **{name.replace("__", "-"): value for name, value in changes.items()}}


def focused(answer: Any) -> list[str]:
    """Names of what the page sends the focus to."""
    found = re.findall(r"<(?:input|select|textarea)[^>]*autofocus[^>]*>", answer.content.decode())
    return [re.findall(r'name="([^"]+)"', tag)[0] for tag in found]


def errors_at(answer: Any, name: str) -> str:
    """The sentences the page shows at a field."""
    page = answer.content.decode()
    at = page.index(f'name="{name}"')
    start = page.rindex('<div class="field', 0, at)
    assert "errorlist" in page[start:at], page[start:at]
    return str(page[start:at])
