"""Whether a question is in another language than English, and in which.

By its letters, and of the languages written in Latin letters by their small words: those that English does
not have. Names and technical terms are the same everywhere and tell nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from assistant.language.words import STOP

__all__ = ["foreign"]

_SMALL_WORDS = {
    "German": (
        "der das dem und oder ist sind wird werden wurde wurden hat haben ein eine einen einem einer "
        "eines mit für von bei auf aus zum zur als auch nicht wie welche welcher welches welchen wer "
        "warum gibt es über unter durch ohne gegen zwischen nach zu im vom kann können man mehr "
        "weniger beim ihre ihr dass sich alle wieso weshalb sie ich mir zeige nenne "
        "den"
    ),
    "French": (
        "le la les des du un une et ou est sont été être a-t-il pour avec dans sur sans par plus "
        "moins que qui quoi quel quelle quels quelles comment pourquoi combien où ce ces cette cet "
        "leur leurs nous vous ils elles il elle au aux de en se sa son ses ne pas peut peuvent y "
        "quelqu entre sous donne montre articles"
    ),
    "Spanish": (
        "el los las del un una unos unas y es son fue para con por sin sobre más menos que qué quién "
        "cuál cuáles cómo cuándo dónde cuánto este esta estos estas su sus se al la de en hay entre "
        "según muestra artículos"
    ),
    "Portuguese": (
        "o os as do da dos das um uma uns umas e é são foi para com por sem sobre mais menos que quem "
        "qual quais como quando onde quanto este esta estes estas seu sua se ao em não há entre "
        "mostre artigos"
    ),
    "Italian": (
        "il lo gli dei del della delle dello degli un una uno e è sono per con senza su più meno che "
        "chi quale quali come quando dove quanto questo questa questi si al nel nella di ci tra fra "
        "mostra articoli la le"
    ),
    "Dutch": (
        "de het een en of is zijn wordt worden met voor van bij op uit zonder over meer minder welke "
        "wat wie hoe waarom wanneer waar deze dit dat niet kan kunnen er naar door tussen toon"
    ),
}
_SETS = {name: frozenset(words.split()) for name, words in _SMALL_WORDS.items()}
_SCRIPTS = {
    "CJK": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "CYRILLIC": "Russian",
    "ARABIC": "Arabic",
    "HEBREW": "Hebrew",
    "DEVANAGARI": "Hindi",
    "THAI": "Thai",
    "GREEK": "Greek",
}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SHARE = 0.3
"""Of the letters, from which another script is the question's own and not a quoted word's."""
_FEWEST = 2
_ASKING = frozenset(
    "welche welcher welches welchen wie wer warum wieso weshalb comment pourquoi combien quel quelle quels "
    "quelles qué quién cuál cuáles cómo quais qual quem quali quale perché welke wat hoe waarom".split()
)
"""Question words of one language: a question that begins with one needs no other sign."""
_ENGLISH = STOP | frozenset("papers paper which find show list".split())


def foreign(text: str) -> str | None:
    """The likeliest language of ``text``, by its English name; ``None`` for English, or when in doubt."""
    script = _script(text)
    if script is not None:
        return script
    found = _WORD.findall(text)
    # A small word with a capital inside a question is a part of a name: Los Angeles.
    said = [word.casefold() for place, word in enumerate(found) if not place or not word.istitle()]
    english = sum(word in _ENGLISH for word in said)
    counted = {name: sum(word in small for word in said) for name, small in _SETS.items()}
    name = max(counted, key=lambda one: counted[one])
    telling = {word for word in said if word in _SETS[name] and word not in _ENGLISH}
    signs = counted[name] + sum(not word.isascii() for word in said if word not in telling)
    asks = bool(said) and said[0] in telling & _ASKING
    enough = signs >= _FEWEST or (asks and not english)
    return name if telling and enough and signs > english else None


def _script(text: str) -> str | None:
    letters = [letter for letter in text if letter.isalpha()]
    scripts = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in letters if letter > "\u036f")
    found = Counter[str]()
    for script, count in scripts.items():
        if script in _SCRIPTS:
            found[_SCRIPTS[script]] += count
    if not found or sum(found.values()) < _SHARE * len(letters):
        return None
    # Japanese is written in Chinese letters too, Chinese never in kana.
    return "Japanese" if found["Japanese"] else found.most_common(1)[0][0]
