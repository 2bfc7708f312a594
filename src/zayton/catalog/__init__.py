"""What is sold: brands, the category tree, products, SKUs with their barcodes and measures, and what a bundle holds.

The catalogue owns the names that every other domain counts by, and how they came to be what they are. It never
knows how many there are (stock), where they are offered (channels), what they earned (orders), nor what a unit truly
cost: its purchase cost is what the seller expects to pay.
"""
