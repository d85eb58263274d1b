"""Pure sums over a Stand: nothing here knows of a file or a screen."""
