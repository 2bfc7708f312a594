"""What a marketplace can be asked and what it answers, in our own words: values and small protocols, no I/O.

An adapter (`channels/adapters/<name>`) implements what its marketplace offers; nothing else knows its name.
"""
