"""Exchange rates: what one currency was worth in another on a day, and where that word comes from.

It owns the rates people or files gave us and reads the European Central Bank's history for the rest. It never
guesses: a day nobody gave a rate for has none, and the caller makes a task of that.
"""
