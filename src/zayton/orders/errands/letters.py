"""What a letter to a buyer says unless somebody writes otherwise: in the language of the site, not the reader's."""

from collections.abc import Mapping
from types import MappingProxyType

_SORRY: Mapping[str, str] = MappingProxyType(
    {
        "en": "Hello,\n\nthank you for your order {number}. We are sorry: {goods} is no longer available, so we have"
        " to cancel the order. You get your money back in full.\n\nPlease excuse the inconvenience.",
        "de": "Guten Tag,\n\nvielen Dank für Ihre Bestellung {number}. Leider ist {goods} nicht mehr lieferbar, sodass"
        " wir die Bestellung stornieren müssen. Sie erhalten den vollen Betrag zurück.\n\nBitte entschuldigen Sie die"
        " Umstände.",
        "fr": "Bonjour,\n\nmerci pour votre commande {number}. Malheureusement, {goods} n'est plus disponible et nous"
        " devons annuler la commande. Vous serez intégralement remboursé.\n\nVeuillez nous excuser pour ce"
        " désagrément.",
        "it": "Buongiorno,\n\ngrazie per il Suo ordine {number}. Purtroppo {goods} non è più disponibile e dobbiamo"
        " annullare l'ordine. Riceverà il rimborso completo.\n\nCi scusiamo per il disagio.",
        "es": "Hola:\n\ngracias por su pedido {number}. Lamentablemente, {goods} ya no está disponible y tenemos que"
        " cancelar el pedido. Le devolveremos el importe completo.\n\nDisculpe las molestias.",
        "nl": "Goedendag,\n\nbedankt voor uw bestelling {number}. Helaas is {goods} niet meer leverbaar, waardoor wij"
        " de bestelling moeten annuleren. U krijgt het volledige bedrag terug.\n\nOnze excuses voor het ongemak.",
        "pl": "Dzień dobry,\n\ndziękujemy za zamówienie {number}. Niestety {goods} nie jest już dostępne i musimy"
        " anulować zamówienie. Zwrócimy całą kwotę.\n\nPrzepraszamy za niedogodności.",
        "sv": "Hej,\n\ntack för din beställning {number}. Tyvärr finns {goods} inte längre i lager, så vi måste avbryta"
        " beställningen. Du får hela beloppet tillbaka.\n\nVi ber om ursäkt för besväret.",
        "pt": "Olá,\n\nobrigado pelo seu pedido {number}. Infelizmente, {goods} já não está disponível e temos de"
        " cancelar o pedido. O valor será devolvido na totalidade.\n\nPedimos desculpa pelo incómodo.",
        "ja": "お客様\n\nご注文 {number} をありがとうございます。申し訳ございませんが、{goods} は在庫がなくなったため、"
        "ご注文をキャンセルさせていただきます。代金は全額返金いたします。\n\nご迷惑をおかけし、お詫び申し上げます。",
        "zh": "您好：\n\n感谢您的订单 {number}。很抱歉，{goods} 已无库存，我们不得不取消该订单，款项将全额退还。"
        "\n\n给您带来不便，敬请谅解。",
    }
)


def letter_for(language: str, *, number: str, goods: str) -> str:
    """A letter that tells a buyer why an order is cancelled; English where a language is not known."""
    return _SORRY.get(language, _SORRY["en"]).format(number=number, goods=goods)
