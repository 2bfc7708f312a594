"""Size charts: what may be refused, what is told of them, and where they stand in the frame."""
