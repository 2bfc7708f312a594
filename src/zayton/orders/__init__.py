"""What was bought and what became of it: orders and returns, their versions, allocation, and shipment.

Owns the documents and the promise of goods to them. It never counts goods itself: stock does, and refuses
what is not there.
"""
