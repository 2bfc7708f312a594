"""The pages of orders: parse, read or call one operation, render."""
