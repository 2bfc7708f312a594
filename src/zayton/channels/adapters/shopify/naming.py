"""How Shopify names things: global ids, and what of them a listing's `remote` keeps."""

from typing import NamedTuple

from zayton.channels.ports.offers import ListingKey


class Remote(NamedTuple):
    """The ids by which a listing's price, stock and page are asked for, as bare numbers; blank when unknown."""

    product: str = ""
    variant: str = ""
    item: str = ""
    location: str = ""

    @property
    def text(self) -> str:
        """As `ListingKey.remote` keeps it."""
        return ":".join(self)


def remote_of(key: ListingKey) -> Remote:
    """What a key keeps; blank when the listing is new or the text is not ours."""
    found = key.remote.split(":")
    known = len(found) == len(Remote._fields) and all(one.isdecimal() or not one for one in found)
    return Remote(*found) if known else Remote()


def gid(kind: str, number: str) -> str:
    """`gid://shopify/Order/1` for an order's id."""
    return f"gid://shopify/{kind}/{number}"


def number_of(name: str) -> str:
    """The bare number of a global id, blank when it has none."""
    tail = name.partition("?")[0].rsplit("/", 1)[-1]
    return tail if tail.isdecimal() else ""
