"""What is public is what `__all__` says, and it can be read."""

from __future__ import annotations

import importlib
import inspect

import pytest

PACKAGES = ["assistant", "ingest", "prompts"]


@pytest.mark.parametrize("name", PACKAGES)
def test_public_names_are_listed_sorted_and_documented(name: str) -> None:
    """`__all__` is sorted, every name in it exists, and each class and function has a docstring."""
    package = importlib.import_module(name)
    assert list(package.__all__) == sorted(package.__all__)
    for public in package.__all__:
        value = getattr(package, public)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), f"{name}.{public}"


def test_the_assistant_has_the_methods_of_its_contract() -> None:
    """The Python API that scripts rely on."""
    from assistant import Assistant

    for method in (
        "open",
        "ask",
        "aask",
        "stream",
        "astream",
        "claims",
        "search",
        "papers",
        "as_retriever",
        "close",
    ):
        assert callable(getattr(Assistant, method))
    assert inspect.iscoroutinefunction(Assistant.aask)


def test_every_error_is_one_of_ours() -> None:
    """Each public error derives from AskpapersError and says in its docstring when it is raised."""
    from assistant import errors

    for name in errors.__all__:
        error = getattr(errors, name)
        assert issubclass(error, errors.AskpapersError)
        assert error.__doc__
