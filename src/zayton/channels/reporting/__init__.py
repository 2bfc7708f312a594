"""Reports that come by themselves: asked for on a cadence, awaited, fetched, and handed to the intake.

What is in them is known to whoever declared a layout for such a file: they are read as if a person had dropped them.
"""
