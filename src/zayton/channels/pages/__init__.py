"""The pages of shops and of the connections that they sell through."""
