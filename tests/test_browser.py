"""The pages in headless Chromium, as a reader meets them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from summarizer.models import Summary
from summarizer.outputs import file_name
from summarizer.page import render_html
from summarizer.report import write as write_report
from tests.browser import FLAGS, find_chromium
from tests.samples import hostile_summary, recorded_summaries

CHROMIUM = find_chromium()
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (apt-get install chromium)")

SEED = 3
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Visit:
    """A page that was opened, with everything that it said and asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(f"dialog: {dialog.message}"))
        page.on("request", self._requested)

    def _said(self, message: ConsoleMessage) -> None:
        self.said.append(f"{message.type}: {message.text}")

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)

    def open(self, path: Path) -> Page:
        self.page.goto(path.as_uri())
        return self.page


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    context = browser.new_context(**{"viewport": WIDE, **getattr(request, "param", {})})
    visit = Visit(context.new_page())
    yield visit
    context.close()
    assert visit.said == []
    assert len(visit.requests) == 1, "a page asks for nothing but itself"


def written(summary: Summary, folder: Path) -> Path:
    path = folder / "page.html"
    path.write_text(render_html(summary), encoding="utf-8")
    return path


def in_view(page: Page, selector: str) -> bool:
    page.wait_for_function(
        "s => { const r = document.querySelector(s).getBoundingClientRect();"
        " return r.bottom > 0 && r.top < innerHeight && r.width > 0; }",
        arg=selector,
    )
    return True


@pytest.mark.parametrize("number", range(6))
def test_a_page_loads_and_says_nothing(number: int, visit: Visit, tmp_path: Path) -> None:
    summary = (*recorded_summaries(), hostile_summary())[number]
    page = visit.open(written(summary, tmp_path))
    assert page.locator(".card:visible").count() == len(summary.claims)
    assert page.locator("#shown").inner_text() == f"All {len(summary.claims)} claims are shown"


def test_a_click_on_a_mark_goes_to_its_claim_and_back(visit: Visit, tmp_path: Path) -> None:
    page = visit.open(written(recorded_summaries()[SEED], tmp_path))
    page.locator(".body [data-c='24'] .hedge").click()
    assert in_view(page, "#c24")
    assert page.locator("#c24").evaluate("card => card.classList.contains('on')")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#t24"
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    assert page.url.endswith("#t24")
    assert in_view(page, "#t24")


def test_a_number_in_the_text_leads_to_the_claim_and_the_card_back(visit: Visit, tmp_path: Path) -> None:
    page = visit.open(written(recorded_summaries()[SEED], tmp_path))
    page.locator("#t7 > .number").click()
    assert page.url.endswith("#c7")
    assert in_view(page, "#c7")
    page.locator("#c7 .said a").click()
    assert page.url.endswith("#t7")
    assert in_view(page, "#t7")


def test_source_cue_and_content_light_up_together(visit: Visit, tmp_path: Path) -> None:
    page = visit.open(written(recorded_summaries()[SEED], tmp_path))
    page.locator(".body .cue").nth(2).hover()
    lit = page.locator(".body .on").evaluate_all(
        "parts => parts.map(part => [part.className.split(' ')[0], part.dataset.a])"
    )
    assert {kind for kind, _ in lit} == {"source", "cue", "content"}
    assert len({number for _, number in lit}) == 1
    assert page.locator("tr.on").count() == 1


def test_filters_by_source_certainty_and_kind(visit: Visit, tmp_path: Path) -> None:
    summary = recorded_summaries()[SEED]
    page = visit.open(written(summary, tmp_path))
    page.get_by_label("certain", exact=False).first.uncheck()
    kept = {n for n, claim in enumerate(summary.claims, 1) if claim.certainty != "certain"}
    assert shown(page) == kept
    assert page.locator("#shown").inner_text() == f"{len(kept)} of {len(summary.claims)} claims are shown"
    page.locator("input[value=event]").uncheck()
    kept = {n for n in kept if summary.claims[n - 1].kind != "event"}
    assert shown(page) == kept
    plain = page.locator(".body .claim.off").evaluate_all("marks => marks.map(mark => +mark.dataset.c)")
    assert set(plain) == set(range(1, len(summary.claims) + 1)) - kept
    page.get_by_role("button", name="Show all").click()
    assert shown(page) == set(range(1, len(summary.claims) + 1))
    page.get_by_label("Source").select_option(index=2)
    group = page.locator(".group:visible")
    assert group.count() == 1
    assert shown(page) == {
        int(name[1:]) for name in group.locator(".card").evaluate_all("cards => cards.map(c => c.id)")
    }
    assert (
        not page.locator(".body .off").first.evaluate("m => getComputedStyle(m).textDecorationLine").count("underline")
    )


def test_a_claim_that_is_cited_is_shown_whatever_the_filters(visit: Visit, tmp_path: Path) -> None:
    page = visit.open(written(recorded_summaries()[SEED], tmp_path))
    page.locator("input[value=certain]").uncheck()
    assert page.locator("#c4").is_hidden()
    page.locator(".cite[href='#c4']").click()
    assert in_view(page, "#c4")
    assert page.locator("input[value=certain]").is_checked()


def shown(page: Page) -> set[int]:
    return {int(name[1:]) for name in page.locator(".card:visible").evaluate_all("cards => cards.map(card => card.id)")}


def test_all_of_it_can_be_reached_by_keyboard(visit: Visit, tmp_path: Path) -> None:
    page = visit.open(written(hostile_summary(), tmp_path))
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("(e => e.id || e.getAttribute('href') || e.value || e.tagName)(document.activeElement)")
        )
    assert {
        "#digest",
        "#text",
        "#claims",
        "#c1",
        "#c2",
        "source",
        "certain",
        "state",
        "#t1",
        "#t2",
        "#u1",
        "#s1",
    } <= set(reached)


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_everything_is_there_and_the_filters_are_not(visit: Visit, tmp_path: Path) -> None:
    summary = recorded_summaries()[SEED]
    page = visit.open(written(summary, tmp_path))
    assert page.locator(".card:visible").count() == len(summary.claims)
    assert not page.locator("#filters").is_visible()
    page.locator("#t7 > .number").click()
    assert page.url.endswith("#c7")
    page.locator("#c7 .said a").click()
    assert page.url.endswith("#t7")


def test_a_hostile_article_does_nothing(visit: Visit, tmp_path: Path) -> None:
    summary = hostile_summary()
    page = visit.open(written(summary, tmp_path))
    assert page.locator("img, iframe, object, embed, base, link").count() == 0
    assert page.locator("script").count() == 1
    body = page.locator(".body").evaluate("body => body.textContent")
    assert "</script><img src=x onerror=alert(1)> may" in body
    assert "{{7*7}}" in body
    assert "\u202e" not in page.content()
    assert page.title() == "=2+2 </script><script>alert(1)</script>"
    page.evaluate(
        "() => { const made = document.createElement('script'); made.textContent = 'window.broken = 1';"
        " document.body.append(made); }"
    )
    assert page.evaluate("window.broken") is None
    refused = [line for line in visit.said if "Content Security Policy" in line]
    assert len(refused) == len(visit.said) == 1
    visit.said.clear()


def test_what_is_shown_is_the_text_as_published(visit: Visit, tmp_path: Path) -> None:
    summary = recorded_summaries()[2]
    page = visit.open(written(summary, tmp_path))
    assert page.locator(".body").evaluate("body => body.textContent") == summary.article.text


@pytest.mark.parametrize(
    ("number", "visit"),
    [
        (SEED, {"color_scheme": "light", "viewport": WIDE}),
        (SEED, {"color_scheme": "dark", "viewport": PHONE}),
        (5, {"color_scheme": "light", "viewport": PHONE}),
        (5, {"color_scheme": "dark", "viewport": WIDE}),
    ],
    indirect=["visit"],
    ids=["seed light", "seed dark phone", "hostile light phone", "hostile dark"],
)
def test_axe_finds_nothing(number: int, visit: Visit, tmp_path: Path) -> None:
    page = visit.open(written((*recorded_summaries(), hostile_summary())[number], tmp_path))
    assert axe(page) == []


def axe(page: Page) -> list[tuple[str, str, str]]:
    """What axe-core holds against the page: rule, impact, element."""
    found: Any = Axe().run(page).response
    return [
        (violation["id"], violation["impact"], node["html"][:200])
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


# the pages of a corpus


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "site"
    write_report((*recorded_summaries(), hostile_summary()), folder)
    return folder


def test_the_search_finds_claims_from_a_file(visit: Visit, site: Path) -> None:
    page = visit.open(site / "search.html")
    page.get_by_label("Words").fill("MINISTRY élost")
    assert page.locator("#found").inner_text() == "0 claims"
    page.get_by_label("Words").fill("military INTELLIGENCE")
    claims = [
        claim.text
        for summary in recorded_summaries()
        for claim in summary.claims
        if any(
            a.id == claim.attribution and "Military Intelligence" in str(a.source_name) for a in summary.attributions
        )
    ]
    listed = page.locator("#results li a").all_inner_texts()
    assert set(claims) <= set(listed)
    page.get_by_label("How sure").select_option("probable")
    assert set(page.locator("#results .details .claim").all_inner_texts()) == {"probable"}
    page.get_by_label("How sure").select_option("")
    page.get_by_label("Words").fill("onerror")
    link = page.locator("#results li a")
    assert link.inner_text() == "+ {{7*7}} </script><img src=x onerror=alert(1)> may fall"
    assert page.locator("img").count() == 0
    assert page.url.endswith("search.html#onerror")
    link.click()
    assert page.url.endswith(f"{file_name(hostile_summary().article.id)}.html#c1")
    assert in_view(page, "#c1")
    visit.requests.pop()


def test_a_search_can_be_linked_to(visit: Visit, site: Path) -> None:
    visit.page.goto((site / "search.html").as_uri() + "#Oskil%20river")
    found = visit.page.locator("#results li a").all_inner_texts()
    assert found
    assert all("oskil" in text.lower() for text in found)


@pytest.mark.parametrize(
    ("name", "visit"),
    [
        ("index.html", {"color_scheme": "light", "viewport": PHONE}),
        ("sources.html", {"color_scheme": "dark", "viewport": WIDE}),
        ("search.html", {"color_scheme": "dark", "viewport": PHONE}),
    ],
    indirect=["visit"],
)
def test_axe_finds_nothing_in_a_report(name: str, visit: Visit, site: Path) -> None:
    page = visit.open(site / name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if name == "search.html":
        page.get_by_label("Words").fill("russian")
        assert page.locator("#results li").count() > 20
    assert axe(page) == []


@pytest.mark.parametrize("visit", [{"viewport": {"width": 320, "height": 700}}], indirect=True)
def test_the_narrowest_phone_needs_no_scrolling_sideways(visit: Visit, tmp_path: Path) -> None:
    page = visit.open(written(recorded_summaries()[SEED], tmp_path))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
