"""The lake: facts that people analyse, kept in Delta tables that follow the journal, and the metrics asked of them.

Domains declare facts, dimensions and metrics; every screen, alert and API asks through `ask`, so two figures of one
name never disagree. It never writes to the books, and it names people only by opaque ids.
"""
