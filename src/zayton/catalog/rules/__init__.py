"""The functional core: how what is written is read, what may be said of a SKU, and what that changes."""
