"""What marketplaces paid out and what it is made of: kept as they tell it, checked to the cent, counted once.

Nothing is booked here: accounts are a domain above, which reads these settlements and what the journal says of them.
"""
