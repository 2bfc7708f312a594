"""Editing many listings at once, in a grid or by a workbook: previewed as a draft, applied as one edit, undone as one.

Owns edits and what they say of each field. What it writes are the wishes and offerings that publishing has already; it
tells no channel anything by itself.
"""
