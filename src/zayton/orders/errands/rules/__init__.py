"""The functional core of errands: units of lines, the marketplace's lines, pauses."""
