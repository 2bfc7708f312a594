"""The writes, one verb each."""

from collections.abc import Sequence
from datetime import datetime

from zayton.catalog.results import Edit, Written
from zayton.catalog.rules import SkuDraft
from zayton.kernel.access.public import Actor


def create_skus(*, drafts: Sequence[SkuDraft], actor: Actor, at: datetime) -> Written:
    """Add SKUs; brands, categories and products that a draft names are added too. A code that exists is refused."""
    raise NotImplementedError


def write_skus(*, drafts: Sequence[SkuDraft], actor: Actor, at: datetime, dry_run: bool = False) -> Written:
    """Add the SKUs that are new and revise those that exist; what a draft does not say stays as it is."""
    raise NotImplementedError


def revise_skus(*, edits: Sequence[Edit], actor: Actor, at: datetime, dry_run: bool = False) -> Written:
    """Change single cells of SKUs, as one document that can be undone; `dry_run` only says what would change."""
    raise NotImplementedError
