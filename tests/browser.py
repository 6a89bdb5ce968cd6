"""The web app as a process of its own, and Chromium to look at it: fixtures of the browser tests.

Every page that a test opens is watched: an error on its console, or a request to anything but
the app itself, fails the test that caused it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

__all__ = [
    "LANTERN",
    "TRAINING",
    "Site",
    "Visitor",
    "ask",
    "browser",
    "chromium",
    "demo_site",
    "open_tab",
    "serving",
    "visitor",
    "windows",
]

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# No sandbox: the tests run as root in containers, and they visit nothing but their own pages.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
LANTERN = {
    "title": "Lantern: Sparse Tuning for Speech Recognisers",
    "abstract": "Existing adapters grow with every new dialect. Lantern touches only the attention biases. "
    "It cuts training time by 80% on the Fjord corpus.",
}
TRAINING = "which methods cut training time over 50%?"

# A page that is left breaks off its own streams, and Gradio's client reports each of them as an error.
LEAVING = "addEventListener('beforeunload', () => { console.error = () => {}; })"
IN_VIEW = (
    "(e) => { const box = e.getBoundingClientRect();"
    " return box.top >= 0 && box.bottom <= window.innerHeight && box.width > 0; }"
)


@dataclass(frozen=True)
class Site:
    """A running app."""

    url: str
    home: Path


@dataclass
class Visitor:
    """One person's browser window, with what went wrong in it and where it went."""

    page: Page
    site: Site
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note every console error, uncaught exception and request from now on, not what leaving ends."""
        self.page.add_init_script(LEAVING)
        self.page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    @property
    def strayed(self) -> list[str]:
        """Requests to anywhere but the app."""
        own = urlsplit(self.site.url).netloc
        web = [url for url in self.requests if urlsplit(url).scheme not in {"data", "blob", "about"}]
        return sorted({url for url in web if urlsplit(url).netloc != own})


@contextmanager
def serving(home: Path, *arguments: str, **environ: str) -> Iterator[Site]:
    """The console script's own ``ui`` command over this home, until the block ends."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ASKPAPERS_", "OPENAI_", "LANG", "GRADIO_"))
    }
    env = kept | {"ASKPAPERS_EMBEDDER": "none", "OMP_NUM_THREADS": "1", "LANG": "C.UTF-8"} | environ
    port = _free_port()
    start = "from ui.cli import main; main()"
    command = [sys.executable, "-c", start, "--home", str(home), "ui", "--port", str(port), *arguments]
    log = home.parent / f"{home.name}-{port}.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, env=env, stdout=out, stderr=subprocess.STDOUT)
    try:
        _await(f"http://127.0.0.1:{port}/", process, log)
        yield Site(f"http://127.0.0.1:{port}/", home)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the app did not come up: {log.read_text()}")


def chromium() -> str:
    """The browser's path; the test is skipped, and says why, without one."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium on this machine; .ci/chromium installs one")


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The app over the packaged demo corpus, found by words alone; shared by the tests that only read."""
    from importlib.resources import as_file, files

    from assistant.config import Settings
    from ingest import ingest

    home = tmp_path_factory.mktemp("web") / "demo"
    with as_file(files("ingest.demo")) as corpus:
        ingest(sorted(corpus.glob("*.txt")), settings=Settings(home=home, embedder="none"))
    with serving(home) as site:
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window. One a module: Playwright keeps an event loop running meanwhile."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Callable[..., BrowserContext]:
    """A profile for each set of options, kept through the module: it caches the scripts of the page."""
    kept: dict[str, BrowserContext] = {}

    def profile(**options: Any) -> BrowserContext:
        name = repr(sorted(options.items()))
        if name not in kept:
            kept[name] = browser.new_context(**{"viewport": DESKTOP} | options)
        return kept[name]

    return profile


@pytest.fixture
def visitor(windows: Callable[..., BrowserContext]) -> Iterator[Callable[..., Visitor]]:
    """Opens pages, each a session of its own, and holds them to their manners."""
    visitors: list[Visitor] = []

    def arrive(site: Site, path: str = "", **options: Any) -> Visitor:
        came = Visitor(windows(**options).new_page(), site)
        came.watch()
        visitors.append(came)
        came.page.goto(site.url + path)
        # The page answers clicks only once Gradio has connected its events; the box is focused last.
        came.page.wait_for_function("() => document.querySelector('#examples')?.dataset.ready")
        return came

    yield arrive
    told = [(came.errors, came.strayed) for came in visitors]
    for came in visitors:
        if not came.page.is_closed():
            came.page.close()
    assert told == [([], [])] * len(told)


def ask(page: Page, question: str) -> None:
    """Type a question, send it, and wait until its answer is complete."""
    before = page.locator(".ap-turn").count()
    page.fill("#question", question)
    page.click("#ask")
    page.locator(f".ap-turn[data-n='{before + 1}']:not(.ap-live)").wait_for()


def open_tab(page: Page, name: str) -> None:
    """Go to one of the four views."""
    page.get_by_role("tab", name=re.compile(f"^{name}$")).click()
