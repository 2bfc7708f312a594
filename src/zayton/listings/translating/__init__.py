"""Texts of goods translated by machine, and reviewed by a person before any channel is sent them.

A translation is a draft beside the texts: accepting it writes them, as if somebody had typed them.
"""
