"""One folder a marketplace, all of the same shape: client (I/O), mapping (pure), payloads (parsed at the edge)."""
