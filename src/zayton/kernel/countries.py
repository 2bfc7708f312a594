"""Countries: from the names that shops write to ISO 3166 codes, in many languages, and back to words.

Names come from the Unicode CLDR (through Babel); what people write besides is listed here. Three codes are ISO's for
private use or reserved: `XC` Channel Islands, `XI` Northern Ireland, `EU` European Union; `ZZ` is "not said".
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from babel import Locale

UNSPECIFIED = "ZZ"

_LANGUAGES = (
    "en",
    "zh_Hans",
    "zh_Hant",
    "de",
    "fr",
    "es",
    "it",
    "nl",
    "pl",
    "pt",
    "sv",
    "ja",
    "ko",
    "tr",
    "ar",
)
_ALIASES: Mapping[str, str] = {
    "AE": "UAE | U.A.E. | Emirates",
    "BA": "Bosnia",
    "BN": "Brunei Darussalam",
    "BY": "Belorussia",
    "CD": "DR Congo | DRC | Congo, DRC | Democratic Republic of the Congo | República Democrática del Congo | Zaire",
    "CG": "Republic of the Congo | República del Congo | Congo",
    "CI": "Ivory Coast | Cote d'Ivoire | Costa de Marfil",
    "CN": "PRC | P.R. China | People's Republic of China | Mainland China | 中国大陆",
    "CV": "Cape Verde",
    "CZ": "Czech Republic | Czech Rep. | República Checa",
    "DE": "Federal Republic of Germany | BRD | W. Germany",
    "EU": "European Community | European Union | EEC | Europe (EU)",
    "FM": "Micronesia, Federated States of",
    "GB": "UK | U.K. | Great Britain | England | Scotland | Wales | Britain | 英国 | Großbritannien",
    "GM": "The Gambia | República de Gambia",
    "HK": "Hong Kong | Hong Kong SAR | HKSAR | Hongkong | Hong Kong, China | 香港 | 中国香港",
    "IE": "Eire | Republic of Ireland | Southern Ireland",
    "IR": "Iran, Islamic Republic of",
    "KP": "North Korea | DPRK",
    "KR": "South Korea | Korea, Republic of | Korea | Republic of Korea | 南韩",
    "LA": "Lao PDR | Lao",
    "LC": "St. Lucia | Saint Lucia",
    "MD": "Moldova, Republic of | Moldavia",
    "MK": "Macedonia | FYROM",
    "MM": "Burma",
    "MO": "Macau | Macao | Macau SAR | 澳门 | 中国澳门",
    "NL": "Holland | The Netherlands",
    "PS": "Palestine",
    "RU": "Russian Federation",
    "SY": "Syrian Arab Republic",
    "SZ": "Swaziland | Suazilandia",
    "TR": "Turkey",
    "TW": "Taiwan, Province of China | Chinese Taipei | Taiwan, China | 中国台湾",
    "TZ": "Tanzania, United Republic of",
    "US": "USA | U.S.A. | U.S. | United States of America | America | 美利坚合众国",
    "VA": "Vatican | Holy See",
    "VN": "Viet Nam",
    "XC": "Channel Islands | Channel Is.",
    "XI": "Northern Ireland",
    "ZA": "RSA | Republic of South Africa | SudAfrica",
    "ZZ": "Unspecified | Unknown | Not specified | Other | Others | 未指定 | 未知 | Unbekannt | Inconnu",
}
# CLDR counts them as territories: the UN, the euro zone, outlying Oceania, two for tests
_NOT_COUNTRIES = frozenset({"UN", "EZ", "QO", "XA", "XB"})
_NAMED_HERE = {
    "XC": {"en": "Channel Islands", "zh": "海峡群岛", "de": "Kanalinseln", "fr": "Îles Anglo-Normandes"},
    "XI": {"en": "Northern Ireland", "zh": "北爱尔兰", "de": "Nordirland", "fr": "Irlande du Nord"},
    "ZZ": {"en": "Unspecified", "zh": "未指定", "de": "Nicht angegeben", "fr": "Non précisé"},
}


def country_code(name: str) -> str | None:
    """The two-letter code of a country's name or ISO code (two or three letters), or `None` when nobody knows it."""
    plain = _plain(name)
    return _codes().get(plain)


def country_words(code: str, language: str = "en") -> str:
    """A country's name in a language such as `en` or `zh-hans`; an unknown code stands for itself."""
    short = language.lower().partition("-")[0]
    if code in _NAMED_HERE:
        return _NAMED_HERE[code].get(short, _NAMED_HERE[code]["en"])
    named = _territories("zh_Hans" if short == "zh" else short)
    # a name that the CLDR has not translated yet, such as that of Sark, is better read in English than as a code
    return named.get(code) or _territories("en").get(code, code)


def country_codes() -> frozenset[str]:
    """Every code that `country_code` can answer with."""
    return frozenset(_codes().values())


def _plain(name: str) -> str:
    # “Côte d’Ivoire”, “COTE D IVOIRE” and “cote d'ivoire” are one name
    folded = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(character for character in folded if not unicodedata.combining(character))
    words = re.findall(r"\w+", re.sub(r"[.'’`]", "", letters).replace("&", " and "))
    # joined without spaces, as an apostrophe is left out by some and written as a space by others
    return "".join(words[1:] if words[:1] == ["the"] else words)


@cache
def _territories(locale: str) -> Mapping[str, str]:
    names: Mapping[str, str] = Locale.parse(locale).territories
    return names


@cache
def _codes() -> Mapping[str, str]:
    # our own codes stand in no list of names, and what we export must come in again
    codes: dict[str, str] = {code.lower(): code for code in _NAMED_HERE}
    for code, aliases in _ALIASES.items():
        codes |= {_plain(alias): code for alias in aliases.split("|")}
    # an earlier language wins where two spell different countries alike
    for language in _LANGUAGES:
        for code, name in _territories(language).items():
            if _is_country(code):
                codes.setdefault(_plain(name), code)
                codes.setdefault(code.lower(), code)
    for alpha3, code in _alpha3().items():
        codes.setdefault(alpha3, code)
    return codes


def _is_country(code: str) -> bool:
    # three figures are a region of the world, and no country is called so
    return len(code) == 2 and code.isalpha() and code in _territories("en") and code not in _NOT_COUNTRIES


def _alpha3() -> Mapping[str, str]:
    from babel.core import get_global

    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    return {
        old.lower(): new[0]
        for old, new in aliases.items()
        # an old code that became several countries names none of them, and "XXX" is what people write for none
        if len(old) == 3 and old.isalpha() and len(new) == 1 and _is_country(new[0])
    }
