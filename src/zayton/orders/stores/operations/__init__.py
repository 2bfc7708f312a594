"""The writes, one verb each: the order is always locked first, and then its offers, its goods and its entries."""
