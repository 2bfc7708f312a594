"""The one journal: every business fact, appended once in the transaction that makes it true.

It keeps entries, their references, the position each committed entry was given, and the cursors of those who
follow. It never interprets a payload and never changes what was written.
"""
