"""Who bought: one customer a shop and external number, known to the rest of the house by an opaque id only.

Owns `Customer` and forgetting one. Nothing outside this folder stores what identifies a person.
"""
