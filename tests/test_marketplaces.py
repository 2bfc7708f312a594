"""Every adapter that this installation has opens its stand-in's account, and says what is wrong with another's."""

import pytest

from zayton.channels.calling.alone import caller_alone
from zayton.channels.ports.adapter import Account
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.config.adapters import ADAPTERS
from zayton.sandbox.accounts import ACCOUNTS
from zayton.sandbox.markets import MARKETS
from zayton.sandbox.tests.stalls import standing

BY_NAME = {adapter.name: adapter for adapter in ADAPTERS}


def asked(name, values, url):
    caller = caller_alone(pause=lambda _seconds: None)
    try:
        return BY_NAME[name].connect(Account(values, (), url), caller).check()
    finally:
        caller.close()


def test_each_stand_in_has_its_adapter_and_its_account() -> None:
    assert set(MARKETS) == set(ACCOUNTS) == set(BY_NAME) - {"custom"}


@pytest.mark.parametrize("name", sorted(MARKETS))
def test_its_account_opens_it_and_a_wrong_secret_does_not(name) -> None:
    secrets = [one.name for one in BY_NAME[name].credentials if one.secret]
    with standing(MARKETS[name]) as stand:
        found = asked(name, ACCOUNTS[name], stand.url)
        assert found.sites
        wrong = {key: "wrong" if key in secrets else value for key, value in ACCOUNTS[name].items()}
        with pytest.raises(Fault) as told:
            asked(name, wrong, stand.url)
    assert told.value.kind == FaultKind.DENIED
    assert told.value.said


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_credential_is_explained_and_no_secret_is_shown(name) -> None:
    adapter = BY_NAME[name]
    assert str(adapter.title)
    assert all(str(one.words) for one in adapter.credentials)
    assert all(one.secret for one in adapter.credentials if "secret" in one.name or "token" in one.name)
