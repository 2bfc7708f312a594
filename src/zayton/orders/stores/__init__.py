"""Stores and wholesalers that serve online orders: who is asked, what they answer, and what is settled with them.

A store is a warehouse with terms. Its goods are reserved and shipped by the same operations as everybody's; this
package only decides who is asked, keeps the time, and adds up what merchant and store owe each other.
"""
