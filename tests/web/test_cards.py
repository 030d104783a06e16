"""The card of each kind of feature, in a real browser on the demo city: what it says, how its charts are read, where it leads."""

import re
from itertools import combinations
from math import cos, hypot, radians
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from .screen import ask, pixel_of, ready

pytestmark = pytest.mark.browser
GANGNAM = "1168000000"
PHONE: ViewportSize = {"width": 390, "height": 844}


def one_of(page: Page, slug: str, **query: str) -> dict[str, Any]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    found: dict[str, Any] = ask(page, f"/api/layers/{slug}/features?limit=1&{asked}")["features"][0]
    return found


def open_card(page: Page, slug: str, **query: str) -> dict[str, Any]:
    feature = one_of(page, slug, **query)
    page.goto(f"/map/{GANGNAM}/{slug}/{feature['id']}")
    expect(page.locator("main h1")).to_be_visible()
    return feature


def test_works_say_plan_and_actual_and_lead_to_their_project_and_its_agenda(page: Page, complaints: list[str]) -> None:
    site = open_card(page, "construction", risk="late")
    main = page.locator("main")
    expect(main.locator(".state")).to_contain_text("지연")
    expect(main).to_contain_text(site["properties"]["contractor"])
    chart = main.locator("figure", has_text="계획과 실적")
    expect(chart.locator("svg")).to_have_attribute("aria-label", re.compile("실적 .+ %"))
    # By keys: the newest, then the one before it; arrows do not move the map meanwhile.
    slider = chart.get_by_role("slider")
    newest = slider.get_attribute("aria-valuetext")
    slider.press("ArrowLeft")
    expect(slider).not_to_have_attribute("aria-valuetext", newest or "")
    expect(chart.locator(".readout")).to_have_text(slider.get_attribute("aria-valuetext") or "")
    assert "#" not in page.url
    # By pointer, and the same in the table.
    box = chart.locator("svg").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 12, box["y"] + 40)
    expect(chart.locator(".readout")).to_have_text(newest or "")
    chart.locator("summary").click()
    reports = ask(page, f"/api/sites/{site['id']}")["progress"]
    expect(chart.locator("tbody tr")).to_have_count(len(reports))
    near = main.locator("section", has_text="가까운 곳")
    expect(near.locator("h3").first).to_have_text("CCTV")

    main.get_by_role("link", name=site["properties"]["project_ko"]).first.click()
    expect(main.locator("h1")).to_have_text(site["properties"]["project_ko"])
    project = ask(page, f"/api/projects/{site['properties']['project_code']}")
    expect(main.locator("ol li")).to_have_count(len(project["schedule"]))
    expect(main.locator("table.purses tbody tr")).to_have_count(len({line["purse"] for line in project["budget_lines"]}))
    main.get_by_role("link", name=project["agenda"]["title"]["ko"]).click()
    expect(main.locator("h1")).to_have_text(project["agenda"]["title"]["ko"])  # its code is fetched now
    expect(page).to_have_url(re.compile(rf"about=agenda\.{project['agenda']['code']}"))
    promise = ask(page, f"/api/agendas/{project['agenda']['code']}")
    expect(main.locator("ul li")).to_have_count(len(promise["projects"]))
    page.go_back()
    expect(main.locator("h1")).to_have_text(site["properties"]["project_ko"])
    assert complaints == []


def test_works_without_progress_say_so_instead_of_nought(page: Page) -> None:
    open_card(page, "construction", actual__isnull="true", risk="unknown")
    expect(page.locator("main .state")).to_contain_text("실적이 입력되지 않았습니다")
    expect(page.locator("main .state")).not_to_contain_text("0 %")


def test_a_camera_says_where_it_looks_or_that_nobody_knows(page: Page, complaints: list[str]) -> None:
    seen = open_card(page, "cameras", azimuth__isnull="false")
    ready(page)
    azimuth = round(seen["properties"]["azimuth"])
    drawing = page.locator("main .looks svg")
    expect(drawing).to_have_attribute("aria-label", re.compile(rf"\({azimuth}°\)을 향하고"))
    expect(drawing.locator("path.seen")).to_have_count(1)
    expect(page.locator("main .live")).to_contain_text("실시간 영상")
    unknown = open_card(page, "cameras", azimuth__isnull="true", facing__ne="all_round")
    expect(drawing).to_have_attribute("aria-label", "어느 쪽을 보는지는 자료에 없습니다.")
    expect(drawing.locator("path.seen")).to_have_count(0)
    loads = page.locator("main details", has_text="누가 언제 고쳤나")
    loads.locator("summary").click()
    expect(loads.locator("li").first).to_contain_text("자료 적재")
    expect(loads.locator("li")).to_have_count(len(ask(page, f"/api/layers/cameras/features/{unknown['id']}/loads")["loads"]))
    assert complaints == []


def test_a_station_says_its_newest_readings_in_words_and_draws_a_day_and_a_week(page: Page, complaints: list[str]) -> None:
    page.set_viewport_size(PHONE)
    station = open_card(page, "air-stations")
    streams = ask(page, f"/api/stations/{station['id']}/datastreams")["datastreams"]
    rows = page.locator("main li > button[aria-expanded]")
    expect(rows).to_have_count(len(streams))
    first = rows.first
    expect(first).to_contain_text("미세먼지(PM10)")
    expect(first).to_contain_text(re.compile("좋음|보통|나쁨"))
    chart = page.locator("main .chart")
    expect(chart.locator("figure svg")).to_be_visible()
    expect(chart).to_contain_text("1시간마다")
    day = chart.locator("tbody tr").count()
    chart.get_by_role("button", name="7일").click()
    expect(chart.get_by_role("button", name="7일")).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("n => document.querySelectorAll('main .chart tbody tr').length > 3 * n", arg=day)
    assert complaints == []


def test_what_has_no_card_of_its_own_is_told_by_its_fields(page: Page, complaints: list[str]) -> None:
    river = open_card(page, "han-river")
    declared = next(layer for layer in ask(page, "/api/layers") if layer["slug"] == "han-river")
    assert declared["card"] == "generic"
    source = next(field for field in declared["fields"] if field["name"] == "source")
    facts = page.locator("main dl")
    expect(facts).to_contain_text(source["title"]["ko"])
    expect(facts).to_contain_text(source["codes"][river["properties"]["source"]]["ko"])
    expect(facts).not_to_contain_text(river["properties"]["source"])
    assert complaints == []


def test_an_indicator_has_a_page_with_its_meaning_its_history_and_its_forms(page: Page, complaints: list[str]) -> None:
    cards = {card["code"]: card for card in ask(page, f"/api/areas/{GANGNAM}/summary")["cards"]}
    code = next(code for code in cards if "per_1000" in ask(page, f"/api/indicators/{code}")["forms"] and cards[code]["value"] is not None)
    page.goto(f"/map/{GANGNAM}")
    page.get_by_role("button", name=re.compile("지표 .*개 모두 보기")).click()
    page.locator("li.one", has_text=cards[code]["name"]["ko"]).first.get_by_role("button").first.click()
    page.get_by_role("button", name="자세히").click()
    main = page.locator("main")
    expect(main.locator("h1")).to_have_text(cards[code]["name"]["ko"])
    expect(page).to_have_url(re.compile(rf"about=indicator\.{code}"))
    definition = ask(page, f"/api/indicators/{code}")
    expect(main).to_contain_text(definition["definition"]["ko"])
    expect(main).to_contain_text(definition["owner"]["name"]["ko"])
    history = ask(page, f"/api/indicators/{code}/values?area={GANGNAM}&limit=5000")["values"]
    main.locator("figure summary").click()
    expect(main.locator("figure tbody tr")).to_have_count(len(history))
    main.get_by_role("button", name="천 명당").click()
    expect(main.get_by_role("button", name="천 명당")).to_have_attribute("aria-pressed", "true")
    per_1000 = ask(page, f"/api/indicators/{code}/values?area={GANGNAM}&form=per_1000&limit=5000")["values"][-1]["value"]
    expect(main.locator(".now b")).to_have_text(f"{per_1000:,.2f}".rstrip("0").rstrip("."))
    page.keyboard.press("Escape")
    expect(main.locator("h1")).to_contain_text("강남구")
    assert complaints == []


def test_a_problem_is_reported_from_the_card_on_the_phone_and_the_receipt_opens(page: Page, complaints: list[str]) -> None:
    page.set_viewport_size(PHONE)
    open_card(page, "construction", risk="late")
    main = page.locator("main")
    main.get_by_role("button", name="틀린 것 알리기").click()
    main.get_by_role("button", name="보내기").click()
    expect(main.get_by_role("alert")).to_contain_text("무엇이 틀렸는지")
    main.get_by_role("radio", name="자리가 다름").check()
    main.get_by_label("어떻게 틀렸는지").fill("길 건너편입니다")
    main.get_by_role("button", name="보내기").click()
    expect(main.get_by_role("status").filter(has_text="알림을 받았습니다")).to_be_visible()
    main.locator(".done a").click()
    expect(page.locator("main")).to_contain_text("길 건너편입니다")
    expect(page.locator("main")).to_contain_text("아직 살피지 않음")
    assert complaints == []


def metres(one: list[float], other: list[float]) -> float:
    return hypot((one[0] - other[0]) * 111_320 * cos(radians(one[1])), (one[1] - other[1]) * 110_950)


def test_a_click_on_two_cameras_at_one_spot_asks_which(page: Page, complaints: list[str]) -> None:
    page.goto("/")
    cameras = [
        (c["id"], c["geometry"]["coordinates"]) for c in ask(page, "/api/layers/cameras/features?limit=1000&fields=name")["features"]
    ]
    (one, here), (other, there) = min(combinations(cameras, 2), key=lambda pair: metres(pair[0][1], pair[1][1]))
    assert metres(here, there) < 15, "no two cameras of the demo city stand close enough for this test"
    lon, lat = (here[0] + there[0]) / 2, (here[1] + there[1]) / 2
    code = ask(page, f"/api/layers/cameras/features/{one}")["areas"][-1]["code"]
    page.goto(f"/map/{code}#15.00/{lat:.5f}/{lon:.5f}")
    ready(page, code)
    page.mouse.click(*pixel_of(page, (lon, lat)))
    main = page.locator("main")
    expect(main.locator("h1")).to_have_text("여기에 2곳이 겹쳐 있습니다")
    names = {ask(page, f"/api/layers/cameras/features/{key}")["name"] for key in (one, other)}
    assert {row.split("\n")[0] for row in main.locator("ul li").all_inner_texts()} == names
    chosen = main.locator("ul li a").last.locator(".title").inner_text().split("\n")[0]
    main.locator("ul li a").last.click()
    expect(main.locator("h1")).to_have_text(chosen)
    assert complaints == []
