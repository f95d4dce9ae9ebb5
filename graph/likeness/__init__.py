"""Who is like whom, and how well likeness foretells links."""
