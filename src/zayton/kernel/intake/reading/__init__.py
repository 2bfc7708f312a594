"""The pure half of the intake: bytes in, text in rows and columns out, with what was noticed on the way.

It knows no database, no clock and no settings; every limit it keeps is a constant in `limits.py`.
"""
