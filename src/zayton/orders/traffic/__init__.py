"""How often people looked at listings before they ordered: kept beside orders, since a conversion needs both.

It needs nothing of a listing but its name on the site, and so stands below the domain that manages offers.
"""
