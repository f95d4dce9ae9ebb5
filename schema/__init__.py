"""How GraphQL says it: a schema built from the ontology."""
