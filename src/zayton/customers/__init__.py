"""Who bought: one customer a shop and external number, known to the rest of the house by an opaque id only.

Owns `Customer` and forgetting one. Nothing else stores what identifies a person,
but for the recipients of orders that are still to be sent, which `orders` keeps sealed and erases.
"""
