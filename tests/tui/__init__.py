"""What a coordinator sees and presses: the screens, driven by their keys."""
