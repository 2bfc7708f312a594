"""The writes, one verb each, over sets of orders; each joins the caller's transaction or makes its own."""
