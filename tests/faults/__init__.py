"""What goes wrong at Discord or on the way to it, and what the real program does then."""
