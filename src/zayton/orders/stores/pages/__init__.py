"""The pages of stores: for who works in one, and for the merchant who deals with them."""
