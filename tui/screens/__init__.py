"""One file per screen and per dialog."""
