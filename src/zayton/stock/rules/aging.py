"""How long goods have lain, in the buckets that marketplaces and sellers use."""

AGE_STARTS = (0, 31, 61, 91, 181, 271, 366)
"""The first day of each bucket: 0-30, 31-60, 61-90, 91-180, 181-270, 271-365, and older, in days."""


def bucket_of(days: int) -> int:
    """The index of the bucket for an age in whole days; goods dated ahead count as new."""
    # a lot may be dated ahead of the clock of who looks, by a zone or a typing error
    return max((index for index, start in enumerate(AGE_STARTS) if start <= days), default=0)


def bucket_words() -> tuple[str, ...]:
    """The bounds of each bucket as people write them, such as `31-60` and `366+`."""
    ends = [*(start - 1 for start in AGE_STARTS[1:]), None]
    return tuple(
        f"{start}+" if end is None else f"{start}-{end}" for start, end in zip(AGE_STARTS, ends, strict=True)
    )
