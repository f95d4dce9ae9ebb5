"""What exists: the kinds and fields of a city's innovation, their rules and their identities."""
