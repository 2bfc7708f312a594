"""The decisions of orders, without Django, clock or I/O: reading files, routing, versions."""
