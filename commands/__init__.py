"""The commands, by family, and what they share."""
