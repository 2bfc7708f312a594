"""Several goods in one row of a file, as marketplaces write them that have one row an order."""

from collections.abc import Sequence

from zayton.orders.rules.reading import FileRow

_TIMES, _AND = " × ", " + "


def packed(goods: Sequence[tuple[str, int]]) -> str:
    """Codes and quantities as one text, `A × 2 + B × 1`; a single one is its code alone."""
    if len(goods) == 1:
        return goods[0][0]
    return _AND.join(f"{code}{_TIMES}{units}" for code, units in goods)


def unpacked(row: FileRow) -> list[FileRow]:
    """A row for each of the goods in a row; they share its line.

    The price that such files tell is the order's, so each of the goods takes its share by units, to the last minor
    unit; what belongs to the order stays with the first.
    """
    if _TIMES not in row.code:
        return [row]
    parts = [part.rpartition(_TIMES) for part in row.code.split(_AND)]
    if not all(
        code and units.isdecimal() and len(units) < 10 and int(units) for code, _times, units in parts
    ):
        return [row]
    units = [int(count) * abs(row.quantity or 1) for _code, _times, count in parts]
    amounts = _shared(row.amount, units)
    bare = row._replace(postage=None, gift_wrap=None, discount=None, tax=None)
    return [
        (row if index == 0 else bare)._replace(
            code=code.strip(), quantity=count, amount=amount, price=row.price
        )
        for index, ((code, _times, _text), count, amount) in enumerate(
            zip(parts, units, amounts, strict=True)
        )
    ]


def _shared(amount: int | None, units: Sequence[int]) -> list[int | None]:
    if amount is None:
        return [None] * len(units)
    given, shares = 0, []
    for index in range(len(units)):
        # cumulative, so that the shares add up to the amount whatever the units are
        upto = amount * sum(units[: index + 1]) // sum(units)
        shares.append(upto - given)
        given = upto
    return list(shares)
