"""What people do in Discord: one file for each family of commands. Thin: parse, one call on the base, one send."""
