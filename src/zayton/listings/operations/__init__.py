"""The writes of listings, one verb each."""
