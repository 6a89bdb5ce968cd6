"""The whole evaluation: a collection, a system, questions, scores, gates, files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from time import perf_counter

from assistant.assistant import Assistant
from assistant.config import Settings
from assistant.errors import InputError, ModelMissing
from assistant.types import Paper
from eval.beside import beside_rows, is_there
from eval.cases import Case, load, packaged, problems, resolve
from eval.daily import collection, daily_rows
from eval.gates import Gate, load_gates, packaged_gates
from eval.judge import calibration, judged, packaged_labels
from eval.metrics import Corpus, Scored
from eval.metrics.claims import packaged_claims, score_claims
from eval.page import write_page
from eval.recording import Recording
from eval.records import Scores, read_scores, write_scores
from eval.report import Report, Row, make_report
from eval.retrieval import collections, retrieval_rows
from eval.run import Progress, Run, evaluate, scored_run
from eval.systems import Askpapers, System, demo_collection
from eval.writing import Voice, Written, voice
from eval.written import score_written

__all__ = ["Options", "carry_out"]

SYSTEMS = ("askpapers", "vanilla")
ENGINES = ("extractive", "llm")


@dataclass(frozen=True, slots=True)
class Options:
    """What to evaluate, and where to write; see ``askpapers eval --help``."""

    data: Path | None = None
    system: str = "askpapers"
    engine: str = "extractive"
    recording: Path | None = None
    record: bool = False
    judge: bool = False
    baseline: Path | None = None
    run: Path | None = None
    html: Path | None = None
    gates: Path | None = None
    beside: Path | None = None
    accept: bool = False

    @property
    def standard(self) -> bool:
        """The packaged questions to the packaged engine: what gates and baseline are about."""
        return self.data is None and self.system == "askpapers" and self.engine == "extractive"


def carry_out(options: Options, settings: Settings, progress: Progress | None = None) -> Report:
    """Evaluate and write what was asked for.

    Raises ``InputError`` for options or files that cannot be used.
    """
    _check(options)
    begun = perf_counter()
    speaker = _voice(options, settings)
    with _collection(options, settings) as assistant:
        papers = assistant.papers()
        corpus = Corpus({p.id: p.abstract for p in papers}, {p.id: p.title for p in papers})
        cases = _cases(options, papers)
        more = [*_claims(assistant, corpus), *score_written(papers)] if options.standard else ()
        system = _system(options, assistant, papers, speaker)
        run = evaluate(system, cases, corpus, more=more, progress=progress)
    extra: list[Row] = []
    if options.judge and speaker is not None:
        run = scored_run(run.system, judged(run.records, speaker), corpus, more)
        extra += calibration(speaker, packaged_labels())
    if options.beside is not None and _beside(options):
        extra += beside_rows(options.beside, settings, progress=progress)
    daily = collection(options.beside) if options.standard else None
    if daily is not None:
        extra += daily_rows(daily, settings, progress=progress)
    if options.beside is not None and options.standard:
        extra += retrieval_rows(options.beside, settings, progress=progress)
    report = make_report(
        run, _gates(options), _baseline(options), extra=extra, seconds=perf_counter() - begun
    )
    _write(options, run, report, corpus)
    return report


def _check(options: Options) -> None:
    """Raise ``InputError`` for options that do not go together."""
    if options.system not in SYSTEMS:
        raise InputError(f"--system {options.system!r} is not known; use one of {', '.join(SYSTEMS)}")
    if options.engine not in ENGINES:
        raise InputError(f"--engine {options.engine!r} is not known; use one of {', '.join(ENGINES)}")
    if options.record and options.recording is None:
        raise InputError("--record needs --recording FILE to write to")
    if options.accept and not options.standard:
        raise InputError("--accept is for the packaged questions and the extractive engine alone")


def _voice(options: Options, settings: Settings) -> Voice | None:
    """The language model, where one is to write or to judge."""
    if options.engine != "llm" and not options.judge:
        return None
    recording = None if options.recording is None else Recording(options.recording)
    return voice(settings, recording, record=options.record)


def _beside(options: Options) -> bool:
    return options.standard and is_there(options.beside)


@contextmanager
def _collection(options: Options, settings: Settings) -> Iterator[Assistant]:
    opened: AbstractContextManager[Assistant] = (
        demo_collection(settings) if options.data is None else Assistant.open(settings=settings)
    )
    with opened as assistant:
        yield assistant


def _cases(options: Options, papers: list[Paper]) -> list[Case]:
    found = resolve(packaged() if options.data is None else load(options.data), papers)
    faults = problems(found, papers)
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise InputError(f"question {faults[0]}{more}; mend the questions")
    return found


def _claims(assistant: Assistant, corpus: Corpus) -> list[Scored]:
    extracted = (row.claim for row in assistant.claims())
    return score_claims(packaged_claims(), extracted, corpus.titles).scored()


def _system(options: Options, assistant: Assistant, papers: list[Paper], speaker: Voice | None) -> System:
    if options.system == "vanilla":
        return _vanilla(assistant, papers)
    if options.engine == "llm" and speaker is not None:
        return Askpapers(assistant, Written(assistant, speaker).ask, f"askpapers llm ({speaker.name})")
    # Without weights search is by words alone, which is another system and should be seen to be one.
    words = "" if assistant.stores.embedder else ", by words alone"
    return Askpapers(assistant, name=f"askpapers extractive{words}")


def _vanilla(assistant: Assistant, papers: list[Paper]) -> System:
    from eval.vanilla import Vanilla

    choice = assistant.stores.embedder_choice
    if choice.embedder is None:
        raise ModelMissing(f"--system vanilla needs an embedder, and there is none: {choice.reason}")
    return Vanilla(papers, choice.embedder)


def _gates(options: Options) -> list[Gate]:
    if options.gates is not None:
        return load_gates(options.gates)
    if not options.standard:
        return []
    judged = {place.name for place in collections(options.beside)} if options.beside is not None else set()
    return [gate for gate in packaged_gates() if _is_at_hand(gate.metric, options, judged)]


def _is_at_hand(metric: str, options: Options, judged: set[str]) -> bool:
    """Whether what a gate is about can be measured here."""
    group, _, rest = metric.partition("/")
    if group == "retrieval":
        return rest.partition("/")[0] in judged
    if rest.startswith("daily/"):
        return collection(options.beside) is not None
    return group != "gold" or _beside(options)


def _packaged_baseline() -> Path:
    return Path(str(files("eval").joinpath("baseline.jsonl")))


def _baseline(options: Options) -> Scores | None:
    if options.baseline is not None:
        return read_scores(options.baseline)
    kept = _packaged_baseline()
    # What is about to become the baseline is not held against the old one.
    return read_scores(kept) if options.standard and not options.accept and kept.is_file() else None


def _write(options: Options, run: Run, report: Report, corpus: Corpus) -> None:
    try:
        if options.run is not None:
            write_scores(options.run, run.records, run.scores())
        if options.html is not None:
            write_page(options.html, report, corpus)
        if options.accept:
            # Scores alone, without replies: what later runs are held against.
            write_scores(_packaged_baseline(), (), run.scores())
    except OSError as error:
        raise InputError(
            f"{error.filename}: cannot be written ({error.strerror}); choose another place"
        ) from None
