"""A DeepL that forgets the terms of some texts; without Django, as it is a process of its own."""

import re

from zayton.sandbox.deepl import DeepLService


class ForgetfulDeepL(DeepLService):
    """Of texts about cups no term comes back."""

    def _translated(self, told):
        texts = [re.sub("<x>.*?</x>", "", text) if "cup" in text else text for text in told["text"]]
        return super()._translated({**told, "text": texts})
