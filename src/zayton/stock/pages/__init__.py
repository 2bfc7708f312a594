"""The pages of stock: parse, read or call one operation, render."""
