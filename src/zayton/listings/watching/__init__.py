"""The watch over our listings: what may be refused, what is told, and how what was found is shown."""
