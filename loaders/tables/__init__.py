"""Tables read by declared column maps."""
