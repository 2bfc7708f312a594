"""What was promised in figures, measured through the public operations beside a floor in the same run."""
