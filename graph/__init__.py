"""What is known: the facts at rest, and the network made of them."""
