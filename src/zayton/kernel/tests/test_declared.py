"""What domains declare when Django starts: reasons, scopes and actors hold what they promise."""

import re

import pytest
from django.conf import settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel import errors
from zayton.kernel.errors import Reason, Refusal, declared_reasons, register_reasons, words_of
from zayton.kernel.scopes import NOBODY, SYSTEM, Actor, Scope

LANGUAGES = [code for code, _name in settings.LANGUAGES]
KEYS = st.none() | st.frozensets(st.integers(1, 9), max_size=4)


@pytest.fixture
def _apart(monkeypatch):
    monkeypatch.setattr(errors, "_REASONS", dict(errors._REASONS))


@pytest.mark.usefixtures("_apart")
class TestReasons:
    def test_a_code_declared_again_with_the_same_words_is_one(self):
        reason = Reason("It rained.", "Wait.")
        register_reasons({"tests.rain": reason})
        register_reasons({"tests.rain": reason})
        assert declared_reasons()["tests.rain"] is reason

    def test_a_code_declared_with_other_words_is_a_mistake_and_the_first_stays(self):
        first = Reason("It rained.", "Wait.")
        register_reasons({"tests.rain": first})
        with pytest.raises(ValueError, match=r"tests\.rain"):
            register_reasons({"tests.rain": Reason("It snowed.", "Wait.")})
        assert declared_reasons()["tests.rain"] is first

    def test_a_figure_that_a_refusal_left_out_is_a_dash_in_the_middle_of_the_sentence(self):
        register_reasons({"tests.short": Reason("%(free)s of %(wanted)s are free.", "Order %(free)s.")})
        assert words_of(Refusal("tests.short", figures={"wanted": 5})) == ("– of 5 are free.", "Order –.")

    def test_the_subject_is_a_figure_too_and_a_figure_of_that_name_comes_before_it(self):
        register_reasons({"tests.named": Reason("%(subject)s is gone.", "")})
        assert words_of(Refusal("tests.named", "A1"))[0] == "A1 is gone."
        assert words_of(Refusal("tests.named", "A1", {"subject": "B2"}))[0] == "B2 is gone."

    def test_a_figure_that_is_called_something_is_called_so_and_others_are_not(self):
        called = {"state": {"x": "Shipped"}.__getitem__}
        register_reasons({"tests.state": Reason("It is %(state)s, not %(other)s.", "", called)})
        assert (
            words_of(Refusal("tests.state", figures={"state": "x", "other": "x"}))[0]
            == "It is Shipped, not x."
        )
        # a figure that was left out is not asked what it is called
        assert words_of(Refusal("tests.state"))[0] == "It is –, not –."

    def test_words_and_figures_of_any_script_stand_as_they_are(self):
        register_reasons({"tests.any": Reason("“%(subject)s” 🫖", "再试一次。")})
        assert words_of(Refusal("tests.any", "茶壶 100 %(x)s")) == ("“茶壶 100 %(x)s” 🫖", "再试一次。")


@pytest.mark.parametrize("refusal", [Refusal("no.such"), Refusal("no.such", figures={"a": 1})])
def test_an_undeclared_code_shows_itself_and_its_figures(refusal):
    words, remedy = words_of(refusal)
    assert words.startswith("no.such")
    assert ("'a': 1" in words, remedy) == (bool(refusal.figures), "")


def figures(reason: Reason) -> set[str]:
    """The places in a reason's words and remedy, in the active language."""
    return set(re.findall(r"%\((\w+)\)", f"{reason.words} {reason.remedy}"))


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_declared_reason_has_whole_words_in_every_language(language):
    with override(language):
        for code, reason in declared_reasons().items():
            words, remedy = words_of(Refusal(code, "A1", dict.fromkeys(figures(reason) - {"subject"}, 7)))
            assert words, code
            assert "%(" not in words + remedy, code


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_translation_names_the_figures_that_the_english_does(language):
    for code, reason in declared_reasons().items():
        with override("en"):
            known = figures(reason)
        with override(language):
            assert figures(reason) == known, code


class TestScopes:
    @given(KEYS, st.integers(1, 9))
    def test_a_shop_or_warehouse_is_seen_when_it_is_named_or_all_are(self, keys, key):
        assert Scope(shops=keys).sees_shop(key) is (keys is None or key in keys)
        assert Scope(warehouses=keys).sees_warehouse(key) is (keys is None or key in keys)

    def test_the_scope_of_shops_says_nothing_of_warehouses(self):
        scope = Scope(shops=frozenset({1}))
        assert (scope.sees_shop(2), scope.sees_warehouse(2)) == (False, True)

    def test_everything_includes_costs_and_the_default_does_not(self):
        assert Scope.everything() == Scope(None, None, sees_cost=True)
        assert not Scope().sees_cost

    @given(
        st.frozensets(st.sampled_from(["a.read", "a.write", "b.read"])),
        st.sampled_from(["a.read", "a", "c.x", ""]),
    )
    def test_an_actor_may_what_was_granted_by_its_whole_name_and_nothing_else(self, granted, asked):
        assert Actor("x", granted, Scope()).may(asked) is (asked in granted)

    def test_the_system_may_anything_and_nobody_nothing(self):
        assert SYSTEM.may("whatever.it_is")
        assert not NOBODY.may("whatever.it_is")
        assert (NOBODY.scope.sees_shop(1), NOBODY.scope.sees_warehouse(1), NOBODY.scope.sees_cost) == (
            False,
        ) * 3

    def test_an_administrator_is_not_the_system(self):
        assert not Actor("person:x", frozenset(), Scope(), is_administrator=True).may("orders.ship")
