"""Data that a person can edit: places, languages and names for the demonstration."""
