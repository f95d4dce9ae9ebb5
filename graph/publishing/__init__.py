"""How the next generation is put together from what the sources say."""
