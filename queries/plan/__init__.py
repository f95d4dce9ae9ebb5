"""What an operation asks of things as a tree of named values, and how it is answered for whole levels at once."""
