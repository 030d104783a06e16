"""The map in other people's pages, in Chromium: built, copied, opened on another origin, worked by hand and by messages, and always public.

Madang answers on 127.0.0.1; the pages around it on localhost, which is another site, from two ports, which are two origins.
"""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Request, ViewportSize, expect

from .conftest import ROOT, served
from .screen import ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"
SIZE: ViewportSize = {"width": 1440, "height": 900}
SESSION = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from accounts.models import User
user, _ = User.objects.get_or_create(username="embed-official", defaults={"role": "official"})
store = import_module(settings.SESSION_ENGINE).SessionStore()
store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
store[HASH_SESSION_KEY] = user.get_session_auth_hash()
store.create()
print(store.session_key)
"""


@dataclass
class Host:
    """Somebody else's page: a server of one page, whose body a test writes."""

    origin: str
    server: ThreadingHTTPServer
    body: str = ""

    def url(self, body: str) -> str:
        self.body = body
        return f"{self.origin}/"


@pytest.fixture(scope="module")
def hosts() -> Iterator[tuple[Host, Host]]:
    made = [_host(), _host()]
    yield made[0], made[1]
    for host in made:
        host.server.shutdown()


def _host() -> Host:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = host.body if self.path == "/" else ""
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><meta charset=utf-8><title>학교</title>{page}".encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = Host(f"http://localhost:{server.server_address[1]}", server)
    return host


@pytest.fixture(scope="module")
def madang(demo_environment: dict[str, str], hosts: tuple[Host, Host]) -> Iterator[str]:
    """A server whose operator named the first of the two pages around."""
    with served({**demo_environment, "EMBED_ANCESTORS": f"*,{hosts[0].origin}"}) as url:
        yield url


@pytest.fixture(scope="module")
def session(demo_environment: dict[str, str]) -> str:
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", SESSION]
    done = subprocess.run(command, cwd=ROOT, env=demo_environment, check=True, capture_output=True, text=True)
    return done.stdout.split()[-1]


@dataclass
class Heard:
    """What was asked for data, and with what."""

    requests: list[Request] = field(default_factory=list)

    def add(self, request: Request) -> None:
        if re.match(r"/(api|tiles|styles|layers)/", urlsplit(request.url).path):
            self.requests.append(request)

    def check(self) -> None:
        """The map, its style, its figures and its catalogue were asked for, and not once by somebody in particular."""
        kinds = {urlsplit(request.url).path.split("/")[1] for request in self.requests}
        assert kinds == {"api", "tiles", "styles", "layers"}
        for request in self.requests:
            headers = request.all_headers()
            assert "cookie" not in headers, request.url
            assert headers.get("x-madang-eyes") == "public", request.url


@pytest.fixture
def signed_in(browser: Browser, madang: str, session: str) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="ko-KR", timezone_id="Asia/Seoul", viewport=SIZE, reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": session, "url": madang}])
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=madang)
    yield context
    context.close()


def measures_of(page: Page, madang: str) -> set[str]:
    layers = page.request.get(f"{madang}/api/layers").json()
    return {measure["code"] for layer in layers for measure in layer["measures"]}


def test_a_frame_that_an_official_built_and_copied_shows_the_public_what_is_public(
    signed_in: BrowserContext, madang: str, hosts: tuple[Host, Host]
) -> None:
    page = signed_in.new_page()
    secret = sorted(measures_of(page, madang) - measures_of_stranger(page, madang))[0]
    page.goto(f"{madang}/map/{GANGNAM}?m={secret}")
    ready(page, GANGNAM)
    page.get_by_role("button", name="지도 퍼가기").click()
    builder = page.get_by_role("dialog", name="지도 퍼가기")
    public = builder.locator("section.public")
    expect(public).to_contain_text("이 지도로 공개되는 것")
    expect(public).to_contain_text("시민에게는 보이지 않는 것")
    expect(public).to_contain_text("내부 메모")
    expect(public.locator("ul")).not_to_contain_text("내부 메모")

    code = builder.get_by_label("지도 코드(iframe)", exact=True)
    before = code.input_value()
    builder.get_by_label("CCTV", exact=True).uncheck()
    builder.get_by_label("정한 크기로").check()
    builder.get_by_label("너비(px)").fill("700")
    builder.get_by_label("너비(px)").blur()
    expect(code).to_have_value(re.compile(r'width="700" height="480"'))
    builder.get_by_role("button", name="되돌리기").click()
    expect(code).to_have_value(re.compile(r'width="640"'))
    builder.get_by_label("말을 주고받을 페이지").select_option(hosts[0].origin)
    expect(code).to_have_value(re.compile("origin=http"))
    builder.get_by_role("button", name="처음으로").click()
    expect(code).to_have_value(before)
    builder.get_by_label("CCTV", exact=True).uncheck()
    expect(code).to_have_value(re.compile("layers=cameras"))
    drawn(builder.frame_locator("iframe"), GANGNAM)
    builder.get_by_role("button", name="복사: 지도 코드(iframe)").click()
    expect(builder.get_by_text("복사했습니다")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert secret not in copied
    page.close()

    school = signed_in.new_page()
    heard = Heard()
    school.on("request", heard.add)
    school.goto(hosts[0].url(copied))
    frame = school.frame_locator("iframe")
    drawn(frame, GANGNAM)
    into_the_first_area(school, frame)
    expect(frame.get_by_role("link", name="마당에서 열기")).to_have_attribute("href", re.compile(r"^/map/[\w-]+\?layers=cameras"))
    heard.check()
    school.close()


def measures_of_stranger(page: Page, madang: str) -> set[str]:
    layers = page.request.get(f"{madang}/api/layers", headers={"X-Madang-Eyes": "public"}).json()
    return {measure["code"] for layer in layers for measure in layer["measures"]}


def drawn(frame: FrameLocator, code: str) -> None:
    """Two maps are drawn at once here, without a graphics card."""
    frame.locator(f'[data-drawn="{code}"]').wait_for(timeout=60_000)


def into_the_first_area(page: Page, frame: FrameLocator) -> None:
    """By keys: choose, read three facts at most, go in."""
    frame.locator(".maplibregl-canvas").focus()
    page.keyboard.press("]")
    card = frame.locator("section.chosen")
    expect(card.locator("h2")).to_be_visible()
    assert 1 <= card.locator("dl > div").count() <= 3
    name = card.locator("h2").inner_text()
    page.keyboard.press("Enter")
    expect(frame.locator("footer.caption b")).to_have_text(name)


def test_an_official_who_opens_the_frame_alone_sees_what_a_stranger_sees(signed_in: BrowserContext, madang: str) -> None:
    """On our own origin the browser would send the cookie with everything; and what a forgetful script asks is answered as a stranger's."""
    page = signed_in.new_page()
    heard = Heard()
    page.on("request", heard.add)
    page.goto(f"{madang}/embed/{GANGNAM}?ui=caption.legend.layers.search.zoom")
    ready(page, GANGNAM)
    heard.check()
    page.remove_listener("request", heard.add)
    forgot = "url => fetch(url, {credentials: 'include'}).then(answer => answer.text())"
    stranger = {"X-Madang-Eyes": "public"}
    for url in ("/api/layers", f"/api/areas/{GANGNAM}/summary", f"/api/exceptions?area={GANGNAM}"):
        assert page.request.get(f"{madang}{url}").text() != page.request.get(f"{madang}{url}", headers=stranger).text(), url
        assert page.evaluate(forgot, url) == page.request.get(f"{madang}{url}", headers=stranger).text(), url
    assert "embed-official" not in page.content()


def test_the_whole_page_through_a_citizens_eyes_and_back(signed_in: BrowserContext, madang: str) -> None:
    page = signed_in.new_page()
    page.goto(f"{madang}/map/{GANGNAM}")
    ready(page, GANGNAM)
    heard = Heard()
    page.get_by_role("button", name="embed-official").click()
    page.get_by_role("link", name="시민의 눈으로 보기").click()
    page.wait_for_url(re.compile("as=citizen"))
    ready(page, GANGNAM)
    bar = page.get_by_role("region", name="시민의 눈으로 보는 중입니다")
    bar.get_by_role("button", name="가려진 것").click()
    expect(bar.locator("#hidden")).to_contain_text("내부 메모")
    page.keyboard.press("Escape")
    expect(bar.locator("#hidden")).to_have_count(0)
    expect(page.get_by_role("link", name="로그인")).to_be_visible()
    page.on("request", heard.add)
    page.keyboard.press("Backspace")
    expect(page).to_have_url(re.compile(r"/\?as=citizen&v=1$"))
    ready(page, "1100000000")
    for request in heard.requests:
        assert "cookie" not in request.all_headers(), request.url
    assert heard.requests
    bar.get_by_role("link", name="내 화면으로 돌아가기").click()
    page.wait_for_url(lambda url: "as=" not in url)
    expect(page.get_by_role("button", name="embed-official")).to_be_visible()
    expect(bar).to_have_count(0)


TALK = """
<iframe src="{src}" width="700" height="480"></iframe>
<script>
  window.heard = [];
  addEventListener("message", (event) => heard.push({{origin: event.origin, ...event.data}}));
  const tell = (message) => document.querySelector("iframe").contentWindow.postMessage(message, "*");
</script>
"""


def test_a_page_that_the_operator_named_talks_with_its_frame(page: Page, madang: str, hosts: tuple[Host, Host]) -> None:
    named = hosts[0]
    page.goto(named.url(TALK.format(src=f"{madang}/embed?origin={named.origin}")))
    page.wait_for_function("heard.some(one => one.type === 'ready')")
    frame = page.frame_locator("iframe")
    drawn(frame, "1100000000")
    page.evaluate("code => tell({madang: 1, type: 'select', code})", GANGNAM)
    page.wait_for_function("code => heard.some(one => one.type === 'selected' && one.code === code)", arg=GANGNAM)
    expect(frame.locator("section.chosen h2")).to_have_text("강남구")
    page.evaluate("code => tell({madang: 1, type: 'goto', code, zoom: 13.5, lat: 37.5, lon: 127.05})", GANGNAM)
    page.wait_for_function("code => heard.some(one => one.type === 'selected' && one.within === code)", arg=GANGNAM)
    page.wait_for_function("heard.some(one => one.type === 'moved' && Math.abs(one.zoom - 13.5) < 0.01 && Math.abs(one.lat - 37.5) < 1e-4)")
    page.evaluate("tell({madang: 1, type: 'goto', code: '../admin'}); tell({type: 'goto', code: ''}); tell('goto')")
    expect(frame.locator("footer.caption b")).to_have_text("강남구")
    origins = page.evaluate("[...new Set(heard.map(one => one.origin))]")
    assert origins == [madang]
    assert page.evaluate("heard.every(one => one.madang === 1)")


def test_a_page_that_nobody_named_is_told_nothing_and_heard_in_nothing(page: Page, madang: str, hosts: tuple[Host, Host]) -> None:
    named, other = hosts
    for asked in (other.origin, named.origin):
        page.goto(other.url(TALK.format(src=f"{madang}/embed?origin={asked}")))
        frame = page.frame_locator("iframe")
        drawn(frame, "1100000000")
        page.evaluate("code => tell({madang: 1, type: 'select', code})", GANGNAM)
        frame.locator(".maplibregl-canvas").focus()
        page.keyboard.press("]")  # something happens that it would be told of, and is not what it asked for
        expect(frame.locator("section.chosen h2")).not_to_have_text("강남구")
        assert page.evaluate("heard") == [], asked


# The map says it for a tenth of a second, and then it fades.
NOTED = """() => {
  const screen = document.querySelector(".maplibregl-cooperative-gesture-screen");
  new MutationObserver(() => { window.told ||= screen.classList.contains("maplibregl-show"); }).observe(screen, { attributes: true });
}"""


def test_the_wheel_belongs_to_the_page_around_unless_it_is_given_to_the_map(page: Page, madang: str) -> None:
    page.goto(f"{madang}/embed?lang=ko")
    ready(page)
    page.evaluate(NOTED)
    page.mouse.move(700, 400)
    page.mouse.wheel(0, -600)
    expect(page.locator(".maplibregl-desktop-message")).to_have_text("확대하려면 Ctrl을 누른 채 스크롤하십시오")
    page.wait_for_function("window.told")
    assert page.evaluate("location.hash") == ""
    page.goto(f"{madang}/embed?lang=ko&ui=caption.scroll")
    ready(page)
    page.mouse.move(700, 400)
    page.mouse.wheel(0, -600)
    expect(page).to_have_url(re.compile("#"))


def test_the_page_around_scrolls_where_the_map_lies_under_the_pointer_or_the_finger(
    browser: Browser, madang: str, hosts: tuple[Host, Host]
) -> None:
    """By what Chromium does with a wheel and a finger: nothing in the frame may hold them up."""
    context = browser.new_context(locale="ko-KR", viewport={"width": 700, "height": 600}, has_touch=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(hosts[1].url(f'<body style="height:4000px"><iframe src="{madang}/embed/{GANGNAM}" width="640" height="480"></iframe>'))
    drawn(page.frame_locator("iframe"), GANGNAM)
    page.mouse.move(320, 250)
    page.mouse.wheel(0, 120)
    page.wait_for_function("scrollY === 120")
    finger = context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 320, "y": 300}]})
    for y in range(290, 140, -10):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": 320, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("scrollY > 180")
    assert page.frames[1].evaluate("location.hash") == ""
    context.close()


def test_the_smallest_frame_is_usable(browser: Browser, madang: str) -> None:
    context = browser.new_context(locale="ko-KR", viewport={"width": 320, "height": 240}, has_touch=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{madang}/embed?ui=caption.legend.layers.search.zoom")
    ready(page)
    for button in page.locator("button:visible, a:visible").all():
        box = button.bounding_box()
        assert box
        assert min(box["x"], box["y"]) >= 0
        assert box["x"] + box["width"] <= 320
        assert box["y"] + box["height"] <= 240
    page.get_by_role("button", name="레이어").tap()
    expect(page.get_by_role("region", name="레이어")).to_be_visible()
    page.get_by_role("button", name="닫기").tap()
    page.goto(f"{madang}/embed?sel={GANGNAM}")
    ready(page)
    card = page.locator("section.chosen")
    for inside in (card.get_by_role("button", name="들어가기"), card.get_by_role("link")):
        expect(inside).to_be_in_viewport(ratio=1)
    card.get_by_role("button", name="들어가기").tap()
    expect(page.locator("footer.caption b")).to_have_text("강남구")
    page.get_by_role("button", name="서울").tap()
    expect(page.locator("footer.caption b")).to_contain_text("서울")
    context.close()


def test_a_step_in_the_frame_is_no_step_of_the_page_around(page: Page, madang: str, hosts: tuple[Host, Host]) -> None:
    page.goto(f"{hosts[0].origin}/before")
    page.goto(hosts[0].url(f'<iframe src="{madang}/embed" width="700" height="480"></iframe>'))
    frame = page.frame_locator("iframe")
    drawn(frame, "1100000000")
    into_the_first_area(page, frame)
    page.go_back()
    expect(page).to_have_url(f"{hosts[0].origin}/before")


def test_oembed_and_the_plain_form_lead_where_they_say(page: Page, madang: str, hosts: tuple[Host, Host]) -> None:
    link = re.search(
        r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page.request.get(f"{madang}/map/{GANGNAM}").text()
    )
    assert link
    told = json.loads(page.request.get(unescape(link[1])).text())
    page.goto(hosts[1].url(told["html"]))
    drawn(page.frame_locator("iframe"), GANGNAM)
    form = f'<form action="{madang}/search"><label>찾기 <input type="search" name="q"></label><button>찾기</button></form>'
    page.goto(hosts[1].url(form))
    page.get_by_label("찾기").fill("강남구")
    page.get_by_role("button", name="찾기").click()
    page.get_by_role("link", name=re.compile("^강남구")).first.click()
    expect(page.locator("h1")).to_have_text("강남구")
