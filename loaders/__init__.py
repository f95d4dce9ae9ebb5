"""How facts come in: one file per source format, each a generator of records."""
