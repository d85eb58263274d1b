"""The report: how it stands today, and what the council and the municipality ask of a period, without names."""
