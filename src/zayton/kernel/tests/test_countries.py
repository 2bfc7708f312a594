"""Countries by whatever name a shop writes, and back to words in the reader's language."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.countries import UNSPECIFIED, country_code, country_codes, country_words

LANGUAGES = ["en", "zh_Hans", "de", "fr", "es", "it", "ja", "ko", "tr", "ar"]
TRADING = [
    "CN",
    "US",
    "GB",
    "DE",
    "FR",
    "IT",
    "ES",
    "NL",
    "PL",
    "SE",
    "JP",
    "KR",
    "AE",
    "SA",
    "TR",
    "MX",
    "BR",
    "CA",
    "AU",
    "IE",
    "BE",
    "CH",
    "AT",
    "PT",
    "DK",
    "FI",
    "NO",
    "SG",
    "MY",
    "TH",
    "VN",
    "PH",
    "ID",
    "IN",
    "ZA",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_one_trades_with_is_known_by_its_name_in_every_language(language):
    names = Locale.parse(language).territories
    assert {code: country_code(names[code]) for code in TRADING} == {code: code for code in TRADING}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Congo", "CG"),
        ("DR Congo", "CD"),
        ("Zaire", "CD"),
        ("Korea", "KR"),
        ("North Korea", "KP"),
        ("Georgia", "GE"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Guinea", "GN"),
        ("Guinea-Bissau", "GW"),
        ("Dominica", "DM"),
        ("Dominican Republic", "DO"),
        ("Ireland", "IE"),
        ("Northern Ireland", "XI"),
        ("Channel Islands", "XC"),
        ("Jersey", "JE"),
        ("Hong Kong SAR", "HK"),
        ("中国香港", "HK"),
        ("中国大陆", "CN"),
        ("台湾", "TW"),
        ("EEC", "EU"),
        ("未指定", "ZZ"),
        ("Kosovo", "XK"),
    ],
)
def test_names_that_are_close_to_each_other_are_told_apart(name, code):
    assert country_code(name) == code


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        (
            "CI",
            ["Côte d’Ivoire", "COTE D IVOIRE", "cote d'ivoire", "Cote dIvoire", "Ivory Coast", "CIV", "ci"],
        ),
        ("US", ["USA", "U.S.A.", "U S A", "us", "United  States", "the United States of America", "美国"]),
        ("GB", ["UK", "U.K.", "Great   Britain", "ENGLAND", "Scotland", "GBR", "英国", "GroßBritannien"]),
        ("BA", ["Bosnia & Herzegovina", "bosnia and herzegovina", "Bosnia"]),
        ("ST", ["São Tomé & Príncipe", "Sao Tome and Principe"]),
        ("CW", ["Curaçao", "CURACAO"]),
        ("TR", ["Türkiye", "Turkiye", "Turkey", "TUR"]),
        ("NL", ["The Netherlands", "netherlands", "Holland", "Niederlande", "Pays-Bas"]),
        ("CN", ["P.R. China", "People's Republic of China", "ＣＨＩＮＡ", "中国", "CHN"]),
    ],
)
def test_spaces_points_accents_and_capitals_make_no_other_country(code, spellings):
    assert {spelling: country_code(spelling) for spelling in spellings} == dict.fromkeys(spellings, code)


@pytest.mark.parametrize(
    "name",
    ["", "  ", "Atlantis", "world", "419", "001", "GB-ENG", "Europe or so", "the", "🇬🇧", "Georgia USA"],
)
def test_what_is_no_country_is_none(name):
    assert country_code(name) is None


@pytest.mark.parametrize("code", ["XXX", "xx", "AAA", "QQQ", "XZZ", "UN", "EZ", "QO", "XA", "XAA", "XCC"])
def test_codes_that_are_kept_for_private_use_are_no_countries(code):
    assert country_code(code) is None


@pytest.mark.parametrize("name", ["YUG", "SUN", "Serbia and Montenegro", "Czechoslovakia", "ANT"])
def test_a_country_that_became_several_is_none_of_them(name):
    assert country_code(name) is None


def test_every_code_is_known_by_itself_and_has_words_in_both_languages():
    """What was exported with a code comes in again: EC is Ecuador, whatever Europe was once called."""
    assert {code: country_code(code) for code in country_codes()} == {code: code for code in country_codes()}
    for language in ("en", "zh-hans"):
        assert [code for code in country_codes() if country_words(code, language) == code] == []


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        ("DE", "en", "Germany"),
        ("DE", "zh-hans", "德国"),
        ("DE", "de", "Deutschland"),
        ("XC", "zh-hans", "海峡群岛"),
        ("XC", "ja", "Channel Islands"),
        ("XI", "fr", "Irlande du Nord"),
        (UNSPECIFIED, "en", "Unspecified"),
        (UNSPECIFIED, "zh-hans", "未指定"),
        ("??", "en", "??"),
    ],
)
def test_a_code_is_told_in_the_readers_language(code, language, words):
    assert country_words(code, language) == words


@given(st.text(max_size=30))
def test_any_text_is_a_known_country_or_none(text):
    assert country_code(text) in {None, *country_codes()}


@given(
    st.sampled_from(TRADING),
    st.sampled_from(["upper", "lower", "title"]),
    st.sampled_from(["", " ", "\t", " \u00a0"]),
)
def test_a_name_and_its_words_lead_to_each_other(code, case, space):
    assert country_code(space + getattr(country_words(code), case)() + space) == code
