"""Editing by SPARQL Update: what a text asks for, what it changes, and whether the change may stand."""
