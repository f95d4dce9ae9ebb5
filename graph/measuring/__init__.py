"""What measures, likeness and prediction are computed with."""
