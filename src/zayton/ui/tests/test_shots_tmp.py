import pytest, os
pytestmark=[pytest.mark.django_db(transaction=True)]
@pytest.mark.parametrize("lang",["en","zh-hans"])
@pytest.mark.parametrize("width",[1280,390])
def test_shots(tab, lang, width):
    from django.conf import settings
    tab.context.add_cookies([{"name":"django_language","value":lang,"url":tab.home}])
    tab.set_viewport_size({"width":width,"height":800})
    for name,u in (("table","/gallery/"),("pieces","/gallery/pieces/"),("drawer","/gallery/?drawer=/gallery/3/"),("closed","/gallery/closed/"),("empty","/gallery/empty/")):
        tab.goto(tab.home+u); tab.wait_for_timeout(1200)
        tab.screenshot(path=f"/tmp/uiw/{name}-{lang}-{width}.png", full_page=name=="pieces")
    print(tab.said)
    tab.said[:] = [s for s in tab.said if "403" not in s]
