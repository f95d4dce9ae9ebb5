"""What was refused: kept aside, explained, mended, loaded again."""
