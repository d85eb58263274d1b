"""Per noun: how records are read from and written to the file."""
