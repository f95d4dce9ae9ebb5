"""The network as a NetworkX backend: a graph over arrays that NetworkX's functions take as it is."""
