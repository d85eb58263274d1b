"""Data that a person can edit: places, languages and names for the demonstration."""

from pathlib import Path


def lines(name: str) -> list[str]:
    """The lines of a file of this folder."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
