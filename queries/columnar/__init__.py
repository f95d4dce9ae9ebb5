"""SPARQL queries answered from the columns of a generation, where that is certain to be exact."""
