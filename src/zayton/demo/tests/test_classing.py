"""What a title of the file suggests: one category and one design line, whatever the order of its words."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.demo.classing import _BRANDS, _RULES, IN_CHINESE, brand_of, category_of

WORDS = sorted(
    {word for _, words in (*_RULES, *_BRANDS) for word in words} | {"RED", "SET", "OF", "6", "WHITE"}
)
titles = st.lists(st.sampled_from(WORDS), max_size=6)


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("SET OF 6 CHRISTMAS CAKE CASES", "Seasonal > Christmas"),
        ("EASTER EGG CUP", "Seasonal > Easter"),
        ("PACK OF 20 NAPKINS PANTRY DESIGN", "Kitchen > Tableware"),
        ("VINTAGE TEA CUP NECKLACE", "Accessories > Jewellery"),
        ("LUNCH BAG RED RETROSPOT", "Bags and travel > Lunch and shopping bags"),
        ("JUMBO BAG PINK POLKADOT", "Bags and travel > Lunch and shopping bags"),
        ("RED RETROSPOT PURSE", "Bags and travel > Bags and purses"),
        ("6 RIBBONS RUSTIC CHARM", "Stationery > Cards and wrap"),
        ("REGENCY CAKESTAND 3 TIER", "Kitchen > Baking"),
        ("JAM MAKING SET WITH JARS", "Kitchen > Storage"),
        ("HAND WARMER UNION JACK", "Home > Textiles"),
        ("ASSORTED COLOUR BIRD ORNAMENT", "Garden"),
        ("PARTY BUNTING", "Party"),
        ("DOORMAT UNION FLAG", "Home > Textiles"),
        ("ALARM CLOCK BAKELIKE RED", "Home > Clocks and frames"),
        ("NO SINGING METAL SIGN", "Home > Signs and hooks"),
        ("WOODEN STORAGE CRATE", "Home > Storage and furniture"),
        ("RABBIT NIGHT LIGHT", "Seasonal > Easter"),
        ("CHILDRENS APRON SPACEBOY DESIGN", "Kitchen > Storage"),
        ("SPACEBOY BIRTHDAY", "Children > Clothing and care"),
    ],
)
def test_a_real_title_finds_its_shelf(title: str, category: str) -> None:
    assert category_of(title) == category


@pytest.mark.parametrize(
    "title",
    [
        "",
        "   ",
        "12345",
        "?",
        "damaged",
        "茶杯",
        "🫖",
        "CARDIGAN",
        "TEAM",
        "PENNY",
        "SIGNAL",
        "BOXING",
        "A B C",
    ],
)
def test_a_title_that_says_nothing_known_is_another_gift(title: str) -> None:
    assert category_of(title) == "Other gifts"
    assert brand_of(title) == "House range"


@pytest.mark.parametrize("title", ["T-LIGHT HOLDER", "t-light holder", "T.LIGHT", "HOLDER/LIGHT"])
def test_marks_and_capitals_make_no_difference(title: str) -> None:
    assert category_of(title) == "Lighting > Candles and holders"


@pytest.mark.parametrize(
    ("title", "brand"),
    [
        ("RED RETROSPOT BUTTER DISH", "Retrospot"),
        ("SPOTTY BUNTING", "Retrospot"),
        ("DOLLY GIRL LUNCH BOX", "Spaceboy & Dolly Girl"),
        ("RETROSPOT SPACEBOY", "Retrospot"),
        ("DOTCOM GIFTBOX", "Polkadot"),
        ("REGENCY TEAPOT", "Edwardian"),
        ("ANTIQUE GLASS", "Vintage"),
        ("FRENCH STYLE STORAGE JAR", "French Blue"),
        ("VINTAGE UNION JACK", "Vintage"),
        ("PLAIN MUG", "House range"),
    ],
)
def test_the_first_design_line_in_the_list_that_a_title_names_is_its_brand(title: str, brand: str) -> None:
    assert brand_of(title) == brand


@given(titles, st.integers(0, 99))
def test_the_order_of_words_does_not_matter(words: list[str], seed: int) -> None:
    shuffled = list(words)
    Random(seed).shuffle(shuffled)
    assert category_of(" ".join(words)) == category_of(" ".join(shuffled))
    assert brand_of(" ".join(words)) == brand_of(" ".join(shuffled))


@given(titles, titles)
def test_more_words_never_move_a_title_to_a_more_general_shelf(words: list[str], more: list[str]) -> None:
    order = [category for category, _ in _RULES] + ["Other gifts"]
    assert order.index(category_of(" ".join([*words, *more]))) <= order.index(category_of(" ".join(words)))


@given(st.text(max_size=40))
def test_any_text_has_a_category_that_the_demo_plants(title: str) -> None:
    assert category_of(title) in IN_CHINESE


@pytest.mark.parametrize(("category", "words"), _RULES)
def test_every_category_can_be_reached(category: str, words: frozenset[str]) -> None:
    assert category in {category_of(word) for word in words}


@pytest.mark.parametrize(("brand", "words"), _BRANDS)
def test_every_design_line_can_be_reached(brand: str, words: frozenset[str]) -> None:
    assert brand in {brand_of(word) for word in words}


def test_no_two_categories_are_called_alike_in_chinese() -> None:
    assert len(set(IN_CHINESE.values())) == len(IN_CHINESE)
