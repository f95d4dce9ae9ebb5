"""Measures as they are asked for: stated, computed in the background, kept, observed."""
