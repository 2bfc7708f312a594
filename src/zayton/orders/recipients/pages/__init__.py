"""The pages of recipients: parse, read or call one operation, render."""
