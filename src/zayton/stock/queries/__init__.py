"""The reads; those that people see take a scope and answer only what lies within it."""
