"""What people decide about doubts."""
