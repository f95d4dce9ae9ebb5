"""How the graph is asked: no HTTP and no GraphQL in here."""
