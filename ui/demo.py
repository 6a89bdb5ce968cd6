"""``askpapers demo``: the packaged corpus in, cited answers out, with no key and no network."""

from __future__ import annotations

from importlib.resources import as_file, files

from rich.text import Text

from ui.session import Session
from ui.terminal import Progress, show_answer, show_report

__all__ = ["QUESTIONS", "run"]

QUESTIONS = (
    "which methods cut training time over 50%?",
    "How many GPU hours does training the L-224 LoRAT tracker take?",
    "Which of these papers studies the migration of Arctic terns?",
)


def run(session: Session) -> None:
    """Ingest ``ingest/demo`` into the session's home and answer :data:`QUESTIONS`."""
    from ingest import ingest

    with as_file(files("ingest.demo")) as corpus, Progress(session.notices) as progress:
        pages = sorted(str(page) for page in corpus.glob("*.txt"))
        report = ingest(pages, settings=session.settings(offline=True), progress=progress)
    show_report(session.out, session.notices, report)
    with session.assistant(offline=True) as assistant:
        for question in QUESTIONS:
            session.out.print()
            session.out.rule(Text(question, style="bold"), align="left")
            show_answer(session.out, assistant.ask(question, engine="extractive"))
    session.out.print()
    session.out.print(
        Text(f'Ask your own: askpapers --home {session.settings().home} ask "..."', style="dim")
    )
