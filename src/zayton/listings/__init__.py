"""What we offer where: listings on channels, what they may show, at which price, and who else sells on them.

Owns listings, their rules and their log of changes. It never holds stock (`stock`) or an order (`orders`), and it
knows no marketplace by name: it speaks to them through the ports of `channels`.
"""
