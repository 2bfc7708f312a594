"""Routing, versions, codes and rounding, without a database."""

from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.errors import Refusal
from zayton.orders.rules.adjusting import adjustment_reason
from zayton.orders.rules.charges import USUAL_CODES, ServiceCodes
from zayton.orders.rules.countries import CENTRES, kilometres
from zayton.orders.rules.reading import total_minor
from zayton.orders.rules.routing import Need, Source, ranked, route
from zayton.orders.rules.versions import Held, LineSum, Wanted, changes, refit

LEEDS, KOELN, NINGBO = 1, 2, 3
SOURCES = [
    Source(LEEDS, 1, CENTRES["GB"]),
    Source(KOELN, 2, CENTRES["DE"]),
    Source(NINGBO, 3, CENTRES["CN"]),
]


def routed(needs, free, *, policy="priority", goal=None, splits=True):
    answer = route(needs, ranked(SOURCES, policy, goal), dict(free), splits=splits)
    picks = [(pick.key, pick.warehouse_id, pick.quantity, pick.reason) for pick in answer.picks]
    return picks, [(need.key, need.quantity) for need in answer.missing]


def test_the_first_warehouse_that_has_everything_serves():
    assert routed([Need(1, 7, 3)], {(LEEDS, 7): 5, (KOELN, 7): 5}) == ([(1, LEEDS, 3, "priority")], [])


def test_one_that_lacks_something_is_passed():
    free = {(LEEDS, 7): 5, (KOELN, 7): 5, (KOELN, 8): 1}
    needs = [Need(1, 7, 3), Need(2, 8, 1)]
    assert routed(needs, free)[0] == [
        (1, KOELN, 3, "priority_with_stock"),
        (2, KOELN, 1, "priority_with_stock"),
    ]


def test_the_nearest_to_the_buyer_serves_and_says_how_far():
    free = {(LEEDS, 7): 5, (KOELN, 7): 5}
    answer = route([Need(1, 7, 3)], ranked(SOURCES, "nearest", CENTRES["AT"]), dict(free), splits=True)
    (pick,) = answer.picks
    assert (pick.warehouse_id, pick.reason) == (KOELN, "nearest")
    assert 500 < pick.figures["km"] < 600


def test_an_order_is_split_when_nobody_has_everything():
    picks, missing = routed([Need(1, 7, 6)], {(LEEDS, 7): 4, (KOELN, 7): 5})
    assert picks == [(1, LEEDS, 4, "split"), (1, KOELN, 2, "split")]
    assert not missing


def test_an_order_that_may_not_be_split_waits_for_the_fullest_warehouse():
    picks, missing = routed([Need(1, 7, 6)], {(LEEDS, 7): 4, (KOELN, 7): 5}, splits=False)
    assert picks == [(1, KOELN, 5, "fullest")]
    assert missing == [(1, 1)]


def test_two_lines_of_one_sku_share_what_there_is():
    picks, missing = routed([Need(1, 7, 3), Need(2, 7, 3)], {(LEEDS, 7): 4})
    assert picks == [(1, LEEDS, 3, "split"), (2, LEEDS, 1, "split")]
    assert missing == [(2, 2)]


quantities = st.integers(1, 20)
needs_of = st.lists(st.tuples(st.integers(1, 4), quantities), min_size=1, max_size=5)
stocks = st.dictionaries(st.tuples(st.sampled_from([1, 2, 3]), st.integers(1, 4)), st.integers(0, 30))


@given(needs_of, stocks, st.booleans())
def test_routing_never_takes_more_than_free_and_loses_no_unit(wanted, free, splits):
    needs = [Need(key, sku, units) for key, (sku, units) in enumerate(wanted)]
    left = dict(free)
    answer = route(needs, ranked(SOURCES, "priority", None), left, splits=splits)
    assert all(units >= 0 for units in left.values())
    for need in needs:
        given_ = sum(pick.quantity for pick in answer.picks if pick.key == need.key)
        assert given_ + sum(one.quantity for one in answer.missing if one.key == need.key) == need.quantity
    taken = sum(pick.quantity for pick in answer.picks)
    assert taken == sum(free.values()) - sum(left.values())


@given(needs_of, stocks)
def test_splitting_leaves_nothing_waiting_while_stock_is_free(wanted, free):
    needs = [Need(key, sku, units) for key, (sku, units) in enumerate(wanted)]
    left = dict(free)
    answer = route(needs, ranked(SOURCES, "priority", None), left, splits=True)
    for need in answer.missing:
        assert not any(units for (_, sku), units in left.items() if sku == need.sku_id)


def test_leipzig_is_nearer_to_cologne_than_to_shenzhen():
    assert 300 < kilometres(CENTRES["DE"], CENTRES["CZ"]) < 400
    assert kilometres(CENTRES["DE"], CENTRES["CN"]) > 8_000
    assert kilometres(CENTRES["GB"], CENTRES["GB"]) == 0


def test_changes_name_what_came_went_and_differs():
    before = [("CUP", 4, 1000), ("cup", 1, 250), ("POT", 1, 900)]
    after = [("CUP", 5, 1250), ("LID", 2, 300)]
    assert changes(before, after) == [
        ("LID", None, LineSum(2, 300)),
        ("POT", LineSum(1, 900), None),
    ]


def held(line, sku, units, shipped=0, house=LEEDS):
    return Held(line, sku, house, 1, units, shipped, "priority", {})


def test_promises_move_to_the_lines_of_the_new_version():
    fitted = refit([held(1, 7, 4)], [Wanted(9, 7, 3), Wanted(10, 8, 2)], "1")
    assert [(one.line_id, one.quantity) for one in fitted.kept] == [(9, 3)]
    assert [one.quantity for one in fitted.freed] == [1]
    assert fitted.open == [Wanted(10, 8, 2)]


def test_what_has_left_is_kept_first_and_may_be_split_over_lines():
    fitted = refit([held(1, 7, 5, shipped=3)], [Wanted(9, 7, 2), Wanted(10, 7, 2)], "1")
    assert [(one.line_id, one.quantity, one.shipped) for one in fitted.kept] == [
        (9, 2, 2),
        (10, 1, 1),
        (10, 1, 0),
    ]
    assert [one.quantity for one in fitted.freed] == [1]


def test_a_version_below_what_has_left_is_refused():
    assert refit([held(1, 7, 5, shipped=3)], [Wanted(9, 7, 2)], "1") == Refusal(
        "orders.shipped-more", "1", {"sku": 7, "shipped": 3, "wanted": 2}
    )


@given(
    st.lists(st.tuples(st.integers(1, 3), quantities, st.integers(0, 20)), max_size=5),
    st.lists(st.tuples(st.integers(1, 3), quantities), max_size=5),
)
def test_refitting_keeps_shipped_units_and_invents_none(before, after):
    promises = [
        held(line, sku, units, min(shipped, units)) for line, (sku, units, shipped) in enumerate(before)
    ]
    wanted = [Wanted(100 + line, sku, units) for line, (sku, units) in enumerate(after)]
    fitted = refit(promises, wanted, "1")
    if isinstance(fitted, Refusal):
        return
    assert sum(one.shipped for one in fitted.kept) == sum(one.shipped for one in promises)
    assert sum(one.quantity for one in (*fitted.kept, *fitted.freed)) == sum(one.quantity for one in promises)
    for want in wanted:
        kept = sum(one.quantity for one in fitted.kept if one.line_id == want.line_id)
        assert kept + sum(one.quantity for one in fitted.open if one.line_id == want.line_id) == want.quantity


def test_codes_are_known_in_any_case_and_by_their_beginning():
    codes = ServiceCodes(USUAL_CODES.items())
    assert [codes.charge(code) for code in ("POST", "post", "gift_0001_20", "85123A")] == [
        "postage",
        "postage",
        "voucher",
        "",
    ]


def test_a_shop_can_take_a_usual_code_back():
    assert ServiceCodes([*USUAL_CODES.items(), ("M", "goods")]).charge("m") == ""


def test_a_line_is_rounded_once_and_half_to_even():
    assert [total_minor(1_000, quantity, 2) for quantity in (1, 5, 15, 25)] == [0, 0, 2, 2]
    assert total_minor(2_550_000, 6, 2) == 1530
    assert total_minor(-11_062_060_000, 1, 2) == -1_106_206
    assert total_minor(150_000_000, 2, 0) == 300


def test_remarks_tell_why_stock_was_corrected():
    told = [("damages", -5), ("?missing", -2), ("Found", 3), ("sold as set on dotcom", -9), ("showroom", -1)]
    assert [adjustment_reason(*one) for one in told] == ["damaged", "lost", "found", "corrected", "sample"]


def test_without_a_remark_the_sign_tells():
    assert adjustment_reason("", -3) == "lost"
    assert adjustment_reason("POLYESTER FILLER PAD 40x40cm".upper(), 30) == "found"
