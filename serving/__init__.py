"""What each address does with a request: GraphQL, SPARQL, reconciliation, pages and reports over HTTP."""
