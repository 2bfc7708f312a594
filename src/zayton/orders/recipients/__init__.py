"""Who orders go to: kept sealed while somebody must send something, shown with a trace, erased when it has arrived.

Owns the recipients of orders and how long they are kept. Nothing of them ever stands in the journal, the lake, a log or
a search; the postcode and country by which orders are routed stay with the order.
"""
