"""What the README's numbers come from: one command a measure. See README.md beside this file."""

# Before numpy, so that all is measured on the one thread that the bot has.
import knowledge  # noqa: F401
