"""What every HTTP route of the API is made of: who asks, what they may, how errors, pages and repeats are answered.

Domains declare routes with `Routes` in their `api.py`. It knows nothing of any business, and never decides
whether an operation is right: it only makes sure that nothing reaches one without a permission, twice, or unread.
"""
