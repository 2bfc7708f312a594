"""The functional core of the lake: formulas, periods and the finishing of sums into answers."""
