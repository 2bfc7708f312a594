"""What the first screen shows, as figures: sales, where and what they came from, stock, and what needs a hand."""
