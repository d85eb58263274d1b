"""Measurements, printed as ratios within one run; no test depends on a clock."""
