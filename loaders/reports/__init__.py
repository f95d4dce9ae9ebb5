"""What a load reports to people."""
