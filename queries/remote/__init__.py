"""Answers plans from a SPARQL 1.1 store elsewhere: what is asked is written as SPARQL, what comes back is shaped."""
