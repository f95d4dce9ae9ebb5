"""Which mentions are one thing."""
