"""What each source says, who says what, and the rules that facts are held against."""
