"""What pages are made of: the frame and its navigation, the one table, charts, formats, progress.

It knows nothing of any business: domains hand it columns, rows and words, and it never fetches facts itself.
"""
