"""Journals and conferences by the letters that they are called by, and by their names in full."""

from __future__ import annotations

__all__ = ["spelled_out"]

_FULL = {
    "aaai": "aaai conference on artificial intelligence",
    "acl": "association for computational linguistics",
    "aistats": "artificial intelligence and statistics",
    "colt": "conference on learning theory",
    "cvpr": "computer vision and pattern recognition",
    "eccv": "european conference on computer vision",
    "emnlp": "empirical methods in natural language processing",
    "iccv": "international conference on computer vision",
    "iclr": "international conference on learning representations",
    "icml": "international conference on machine learning",
    "icra": "conference on robotics and automation",
    "ijcai": "joint conference on artificial intelligence",
    "interspeech": "international speech communication association",
    "jmlr": "journal of machine learning research",
    "kdd": "knowledge discovery and data mining",
    "mlsys": "machine learning and systems",
    "naacl": "north american chapter of the association for computational linguistics",
    "neurips": "neural information processing systems",
    "nips": "neural information processing systems",
    "pami": "pattern analysis and machine intelligence",
    "pnas": "proceedings of the national academy of sciences",
    "tacl": "transactions of the association for computational linguistics",
    "tmlr": "transactions on machine learning research",
    "uai": "uncertainty in artificial intelligence",
}


def spelled_out(name: str) -> tuple[str, ...]:
    """The spellings, in lower case, of which a venue that is called so holds one."""
    called = name.lower()
    return (called, _FULL[called]) if called in _FULL else (called,)
