"""What is told of one IRI: what it is, what it is linked to, what links to it, and who says so. No HTTP."""
