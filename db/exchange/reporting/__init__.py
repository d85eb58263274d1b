"""The report as it leaves the office: without names, with small counts left out, the same bytes for the same data.

`rapport` holds what is said, a module for each format writes it, `adding` adds up those of many offices.
"""
