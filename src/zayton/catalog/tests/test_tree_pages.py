"""The page of the category tree: what hangs where, in whose words, and who may move it."""

import re

import pytest
from django.urls import reverse

from zayton.catalog.models import Category
from zayton.catalog.public import SkuDraft
from zayton.catalog.tests.builders import client_of, counts, some_skus

pytestmark = pytest.mark.django_db


def category_page(client) -> str:
    return client.get(reverse("catalog:categories")).content.decode()


def test_the_tree_counts_the_skus_of_each_branch_and_is_in_the_order_of_names():
    some_skus(
        SkuDraft("1", "P", category="Home > Tea"),
        SkuDraft("2", "P"),
        SkuDraft("3", category="Home > Bath"),
        SkuDraft("4", category="Apparel"),
    )
    html = category_page(client_of("service"))
    names = re.findall(r'class="z-twig"><a[^>]*>([^<]+)</a>', html)
    assert names == ["Apparel", "Home", "Bath", "Tea"]
    home = re.sub(r"<[^>]+>", " ", html.split(">Home</a>")[1].split("</tr>")[0]).split()
    assert home == ["–", "3"]
    assert "4 categories" in html


def test_the_tree_speaks_the_readers_language():
    some_skus(SkuDraft("1", category="Home"))
    Category.objects.update(name_zh="家居")
    assert re.search(
        r'z-twig"><a[^>]*>家居</a> <span[^>]*>Home<', category_page(client_of("buyer", language="zh-hans"))
    )
    assert re.search(r'z-twig"><a[^>]*>Home</a> <span[^>]*>家居<', category_page(client_of("buyer")))


def test_only_who_may_edit_is_offered_to_change_the_tree():
    some_skus(SkuDraft("1", category="Home"))
    offered = [
        reverse("catalog:category-new") in category_page(client_of(role)) for role in ("buyer", "service")
    ]
    assert offered == [True, False]


def test_an_empty_tree_says_how_to_begin():
    assert "No categories yet" in category_page(client_of("service"))


@pytest.mark.parametrize("parent", ["999999", "0"])
def test_a_category_below_one_that_is_not_there_is_refused_in_words(parent):
    client, before = client_of("buyer"), counts()
    answer = client.post(reverse("catalog:category-new"), {"name": "New", "parent": parent}, follow=True)
    assert "The category does not exist." in answer.content.decode()
    assert counts() == before


def test_the_tree_costs_the_same_queries_however_large(django_assert_max_num_queries):
    some_skus(*(SkuDraft(f"S-{number}", category=f"A{number % 9} > B{number}") for number in range(100)))
    client = client_of("buyer")
    category_page(client)
    with django_assert_max_num_queries(12):
        category_page(client)
