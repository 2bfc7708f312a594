"""Files from outside: kept raw and encrypted first, then read, typed and worked a slice of whole documents at
a time.

Every row of a file ends as accepted or as quarantined with its reason, and nothing is lost between the two.
The intake knows how files are spelt, never what they mean: a domain declares a `Target` and does the work on
rows already typed.
"""
