"""SKUs that are called much like something else: by their codes without punctuation, and by their titles."""

from collections.abc import Iterable

from zayton.catalog.models import Sku

_PUNCTUATION = str.maketrans("", "", " -_./|+")


def sku_ids_by_bare_code(codes: Iterable[str]) -> dict[str, list[int]]:
    """The ids of SKUs by their code in small letters without ` -_./|+`, as asked with; unknown ones are left out.

    One reading of the codes of all SKUs, so that no second spelling of them has to be kept.
    """
    wanted = set(codes)
    found: dict[str, list[int]] = {}
    if not wanted:
        return found
    # compared here: as a join each database would look at every pair
    for sku_id, key in Sku.objects.order_by("pk").values_list("pk", "key").iterator(chunk_size=10_000):
        bare = key.translate(_PUNCTUATION)
        if bare in wanted:
            found.setdefault(bare, []).append(sku_id)
    return found


def sku_titles(*, limit: int) -> dict[int, list[str]]:
    """The titles of all SKUs in both languages; nothing where there are more than `limit`."""
    rows = list(Sku.objects.order_by("pk").values_list("pk", "title_en", "title_zh")[: limit + 1])
    return {} if len(rows) > limit else {key: [one for one in titles if one] for key, *titles in rows}
