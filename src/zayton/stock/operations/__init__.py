"""The writes, one verb each: lock levels in the order of their keys, read, decide, write, tell the journal.

A verb takes a set of lines and accepts or refuses whole documents. All of its work is one transaction; where the
caller has one open, the verb joins it. Several verbs in one transaction should be preceded by `hold_levels` for
everything they will touch, so that two transactions never wait for each other.
"""
