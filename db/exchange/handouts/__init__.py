"""What leaves the office: rosters, lists and letters, each with no more about anybody than whoever gets it needs.

Every builder is pure, from a Stand to text or bytes; `files` writes. Whatever names somebody ends with `CLOSING`.
"""
