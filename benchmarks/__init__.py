"""What the README's numbers come from: one command a measure. See README.md beside this file."""
