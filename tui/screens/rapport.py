"""Rapport."""

from tui.screens.pages import PagesScreen


class RapportScreen(PagesScreen):
    """The report."""
