"""SPARQL queries: formats, what is refused, and where they wait for their answer."""
