"""What a coordinator sees and presses; it knows `db`, and holds no rules and no SQL."""
