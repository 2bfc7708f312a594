"""Whatever a clerk does with held rows, in any order and as often as they like: a model of ten lines says the same."""

from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.operations.mending import discard_rows, mend_rows
from zayton.kernel.intake.operations.replaying import Replayed, replay_rows
from zayton.kernel.intake.queries import reasons_of
from zayton.kernel.intake.tests.builders import AT, as_csv, end_state, fresh_target, imported

FILES = count(1)
QUANTITIES = ["1", "2", "x", "0", ""]
WAITING = ("open", "mended")
LINES = st.lists(st.tuples(st.sampled_from("AAB"), st.sampled_from(QUANTITIES)), min_size=3, max_size=5)
# one line more than there ever is, so that rows which are not there are named too
ROWS = st.sets(st.integers(2, 7), min_size=1, max_size=5)


def is_good(quantity: str) -> bool:
    return quantity.isdigit() and int(quantity) > 0


class Quarantine(RuleBasedStateMachine):
    """Beside the books: each line's document, its quantity as it stands, and where it stands."""

    @initialize(lines=LINES)
    def import_a_file(self, lines: list[tuple[str, str]]) -> None:
        fresh_target()
        file = next(FILES)
        told = [(f"{letter}{file}", quantity) for letter, quantity in lines]
        self.run = imported(
            as_csv(
                *(
                    f"{document},item {at},{quantity},2024-01-01,1"
                    for at, (document, quantity) in enumerate(told)
                )
            )
        )
        self.document = {row: document for row, (document, _quantity) in enumerate(told, start=2)}
        self.quantity = {row: quantity for row, (_document, quantity) in enumerate(told, start=2)}
        self.state = {row: "" if is_good(quantity) else "open" for row, quantity in self.quantity.items()}

    @rule(rows=ROWS, quantity=st.sampled_from(["1", "2", "3", "x", "0"]))
    def mend(self, rows: set[int], quantity: str) -> None:
        hit = [row for row in rows if self.state.get(row) in (*WAITING, "discarded")]
        answer = mend_rows(import_id=self.run.pk, rows=rows, cells={"quantity": quantity}, actor=SYSTEM)
        assert answer == len(hit)
        for row in hit:
            self.quantity[row], self.state[row] = quantity, "mended"

    @rule(rows=ROWS)
    def discard(self, rows: set[int]) -> None:
        hit = [row for row in rows if self.state.get(row) in WAITING]
        answer = discard_rows(import_id=self.run.pk, rows=rows, reason="not needed", actor=SYSTEM, at=AT)
        assert answer == len(hit)
        self.state |= dict.fromkeys(hit, "discarded")

    @rule(rows=ROWS)
    def replay(self, rows: set[int]) -> None:
        hit = [row for row in rows if self.state.get(row) in WAITING]
        good = [row for row in hit if is_good(self.quantity[row])]
        answer = replay_rows(import_id=self.run.pk, rows=rows, actor=SYSTEM, at=AT)
        if hit:
            assert answer == Replayed(accepted=len(good), refused=len(hit) - len(good))
        else:
            assert answer == Refusal("intake.already_settled")
        self.state |= dict.fromkeys(good, "replayed")

    @invariant()
    def every_line_stands_where_the_model_has_it(self) -> None:
        held = dict(self.run.rows.values_list("row", "state"))
        assert held == {row: state for row, state in self.state.items() if state}

    @invariant()
    def the_sums_hold(self) -> None:
        self.run.refresh_from_db()
        accepted = [row for row, state in self.state.items() if state in ("", "replayed")]
        assert (self.run.read, self.run.accepted) == (len(self.state), len(accepted))
        assert self.run.quarantined == len(self.state) - len(accepted)
        assert sum(self.run.outcomes.values()) == len(accepted)
        assert sum(reason["count"] for reason in reasons_of(self.run)) == self.run.quarantined

    @invariant()
    def documents_hold_what_was_accepted_of_them_and_nothing_else(self) -> None:
        books = end_state()
        for document in set(self.document.values()):
            wanted = {
                (f"item {row - 2}", int(self.quantity[row]))
                for row, state in self.state.items()
                if self.document[row] == document and state in ("", "replayed")
            }
            assert {(item, quantity) for item, quantity, *_more in books.get(document, [])} == wanted


@pytest.mark.django_db
def test_no_order_of_mending_discarding_and_replaying_loses_or_doubles_a_line():
    run_state_machine_as_test(
        Quarantine, settings=settings(max_examples=6, stateful_step_count=10, deadline=None)
    )
