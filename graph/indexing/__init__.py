"""The parts of an index: columns, strings, text search, and how they are built."""
