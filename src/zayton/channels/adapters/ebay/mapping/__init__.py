"""eBay's documents and our words, both ways; pure."""
