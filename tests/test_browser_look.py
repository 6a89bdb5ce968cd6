"""How the app looks and behaves for everyone: widths, dark mode, the keyboard, screen readers."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser import DESKTOP, IN_VIEW, PHONE, TRAINING, Site, Visitor, ask, open_tab

pytestmark = pytest.mark.browser
Arrive = Callable[..., Visitor]
VIEWS = ("Ask", "Claims", "Library", "Review", "Settings")
AXE = "4.10.3"


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """axe-core's script, from npm; the test is skipped, and says why, where npm has none to give."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on this machine, so no axe-core to check with")
    folder = tmp_path_factory.mktemp("axe")
    packed = subprocess.run(
        [npm, "pack", "--silent", f"axe-core@{AXE}"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if packed.returncode:
        pytest.skip(f"npm could not fetch axe-core@{AXE}: {packed.stderr.strip()[-200:]}")
    with tarfile.open(folder / f"axe-core-{AXE}.tgz") as archive:
        script = archive.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode()


def violations(visitor: Visitor, axe: str) -> list[str]:
    """What axe-core finds serious or worse in the page as it stands."""
    visitor.page.evaluate(axe)
    found: list[dict[str, Any]] = visitor.page.evaluate(
        "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def look_at(visitor: Visitor, view: str) -> None:
    """Open a view and wait until its contents are there."""
    page = visitor.page
    if view == "Ask":
        ask(page, TRAINING)
        page.locator("#t1 .ap-table tbody tr").first.wait_for()
        return
    open_tab(page, view)
    inside = {
        "Claims": "#explorer-table tbody tr",
        "Library": "#papers .ap-row",
        "Review": ".ap-review",
        "Settings": "#facts dl",
    }
    page.locator(inside[view]).first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_core_reports_no_serious_violation(
    view: str, scheme: str, demo_site: Site, visitor: Arrive, axe: str
):
    came = visitor(demo_site, color_scheme=scheme)
    look_at(came, view)
    assert violations(came, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_core_reports_no_serious_violation_in_a_papers_page_or_a_plot(
    scheme: str, demo_site: Site, visitor: Arrive, axe: str
):
    came = visitor(demo_site, color_scheme=scheme)
    look_at(came, "Claims")
    open_tab(came.page, "Plot")
    came.page.locator("#explorer-plot .ap-dot").first.wait_for()
    assert violations(came, axe) == []
    came.page.locator("#explorer-plot .ap-dot").first.click()
    came.page.locator("#paper h2").wait_for()
    assert violations(came, axe) == []


SHIFTS = (
    "window.shifted = 0; new PerformanceObserver((list) => { for (const one of list.getEntries())"
    " if (!one.hadRecentInput) window.shifted += one.value; })"
    ".observe({ type: 'layout-shift', buffered: true })"
)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1440"])
def test_what_is_read_does_not_jump(size: dict[str, int], demo_site: Site, visitor: Arrive):
    came = visitor(demo_site, viewport=size)
    came.page.evaluate(SHIFTS)
    for view in VIEWS:
        look_at(came, view)
    came.page.wait_for_timeout(500)
    assert came.page.evaluate("window.shifted") < 0.05


def test_a_switch_turns_light_into_dark_and_it_stays(demo_site: Site, visitor: Arrive):
    lightness = "() => Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"
    came = visitor(demo_site, color_scheme="light")
    came.page.get_by_role("button", name="light or dark").click()
    assert came.page.evaluate(lightness) < 60
    came.page.wait_for_timeout(500)  # a reload while an event is under way is an error on Gradio's console
    came.page.reload()
    came.page.wait_for_function("() => document.querySelector('#examples')?.dataset.ready")
    assert came.page.evaluate(lightness) < 60
    came.page.evaluate("localStorage.clear()")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1440"])
def test_nothing_is_wider_than_the_window(size: dict[str, int], demo_site: Site, visitor: Arrive):
    came = visitor(demo_site, viewport=size)
    for view in VIEWS:
        look_at(came, view)
        assert came.page.evaluate("document.documentElement.scrollWidth") <= size["width"], view
    if size == PHONE:
        assert too_low(came) == []


def too_low(visitor: Visitor) -> list[str]:
    """Buttons in view that are lower than a fingertip can hit (24 pixels, WCAG 2.5.8)."""
    return visitor.page.evaluate(
        "() => [...document.querySelectorAll('button:not([tabindex])')].filter((b) => {"
        " const box = b.getBoundingClientRect();"
        " return box.width > 0 && box.height > 0 && box.height < 24; }).map((b) => b.outerHTML.slice(0, 80))"
    )


def test_on_a_phone_a_citation_leads_down_to_its_words_and_back(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site, viewport=PHONE, reduced_motion="reduce")
    ask(came.page, TRAINING)
    cite = came.page.locator("#t1 a.ap-cite").nth(2)
    cite.click()
    assert came.page.locator(".ap-card.ap-current").evaluate(IN_VIEW)
    came.page.get_by_role("button", name="Back to the answer").click()
    assert cite.evaluate(IN_VIEW)


def test_asking_reading_and_coming_back_need_no_mouse(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site, reduced_motion="reduce")
    page = came.page
    page.keyboard.press("/")
    page.keyboard.type(TRAINING)
    page.keyboard.press("Enter")
    page.locator("#t1 a.ap-cite").first.wait_for()
    page.locator("#t1 a.ap-cite").nth(1).focus()
    cited = page.locator("#t1 a.ap-cite").nth(1).inner_text()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "ap-card ap-current"
    assert page.locator(".ap-card.ap-current").evaluate(IN_VIEW)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == cited


def test_tabs_are_reached_by_keyboard(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    came.page.get_by_role("tab", name="Claims").focus()
    came.page.keyboard.press("Enter")
    came.page.locator("#explorer-table tbody tr").first.wait_for()


def test_dark_mode_is_dark(demo_site: Site, visitor: Arrive):
    lightness = "() => Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"
    assert visitor(demo_site, color_scheme="dark").page.evaluate(lightness) < 60
    assert visitor(demo_site, color_scheme="light").page.evaluate(lightness) > 200


def test_messages_are_not_labelled_with_their_markup(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    labels = came.page.evaluate(
        "() => [...document.querySelectorAll('[aria-label]')].map((e) => e.getAttribute('aria-label'))"
    )
    assert [label for label in labels if "<" in label] == []


def test_fonts_are_the_systems_own(demo_site: Site, visitor: Arrive):
    came = visitor(demo_site)
    ask(came.page, TRAINING)
    fonts = [url for url in came.requests if Path(url).suffix in {".woff", ".woff2", ".ttf"}]
    assert [url for url in fonts if not url.startswith(demo_site.url)] == []
    family = came.page.locator(".ap-header").evaluate("(e) => getComputedStyle(e).fontFamily")
    assert family.startswith("ui-sans-serif")
