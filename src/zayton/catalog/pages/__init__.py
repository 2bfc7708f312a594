"""The catalogue's pages: SKUs, what they belong to, the category tree, brands, and changes."""
