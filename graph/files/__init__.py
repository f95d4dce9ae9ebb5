"""One module a family of graph files, and the document that they write."""
