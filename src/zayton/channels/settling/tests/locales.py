"""Date-range reports in the languages of Amazon's screens: the same four transactions in each.

The headings are facts, as sellers' files have them; of Japan only the order of the columns is certain.
"""

from typing import NamedTuple

_US = (
    "date/time;settlement id;type;order id;sku;description;quantity;marketplace;account type;fulfillment;order city;"
    "order state;order postal;tax collection model;product sales;product sales tax;shipping credits;"
    "shipping credits tax;gift wrap credits;giftwrap credits tax;Regulatory Fee;Tax On Regulatory Fee;"
    "promotional rebates;promotional rebates tax;marketplace withheld tax;selling fees;fba fees;"
    "other transaction fees;other;total"
)
_DE = (
    "Datum/Uhrzeit;Abrechnungsnummer;Typ;Bestellnummer;SKU;Beschreibung;Menge;Marketplace;Versand;Ort der Bestellung;"
    "Bundesland;Postleitzahl;Steuererhebungsmodell;Umsätze;Produktumsatzsteuer;Gutschrift für Versandkosten;"
    "Steuer auf Versandgutschrift;Gutschrift für Geschenkverpackung;Steuer auf Geschenkverpackungsgutschriften;"
    "Rabatte aus Werbeaktionen;Steuer auf Aktionsrabatte;Einbehaltene Steuer auf Marketplace;Verkaufsgebühren;"
    "Gebühren zu Versand durch Amazon;Andere Transaktionsgebühren;Andere;Gesamt;Transaktionsstatus;"
    "Freigabedatum der Transaktion"
)
_FR = (
    "date/heure;numéro de versement;type;numéro de la commande;sku;description;quantité;Marketplace;traitement;"
    "ville d'où provient la commande;Région d'où provient la commande;code postal de la commande;"
    "Modèle de perception des taxes;ventes de produits;Taxes sur la vente des produits;crédits d'expédition;"
    "taxe sur les crédits d’expédition;crédits sur l'emballage cadeau;Taxes sur les crédits cadeaux;"
    "Rabais promotionnels;Taxes sur les remises promotionnelles;Taxes retenues sur le site de vente;frais de vente;"
    "Frais Expédié par Amazon;autres frais de transaction;autre;total;Statut de la transaction;"
    "Date de sortie de la transaction"
)
_IT = (
    "Data/Ora:;Numero pagamento;Tipo;Numero ordine;SKU;Descrizione;Quantità;Marketplace;Gestione;"
    "Città di provenienza dell'ordine;Provincia di provenienza dell'ordine;CAP dell'ordine;"
    "modello di riscossione delle imposte;Vendite;imposta sulle vendite dei prodotti;Accrediti per le spedizioni;"
    "imposta accrediti per le spedizioni;Accrediti per confezioni regalo;imposta sui crediti confezione regalo;"
    "Sconti promozionali;imposta sugli sconti promozionali;trattenuta IVA del marketplace;Commissioni di vendita;"
    "Costi del servizio Logistica di Amazon;Altri costi relativi alle transazioni;Altro;totale"
)
_ES = (
    "fecha y hora;identificador de pago;tipo;número de pedido;sku;descripción;cantidad;web de Amazon;"
    "gestión logística;ciudad de procedencia del pedido;comunidad autónoma de procedencia del pedido;"
    "código postal de procedencia del pedido;Formulario de recaudación de impuestos;ventas de productos;"
    "impuesto de ventas de productos;abonos de envío;impuestos por abonos de envío;abonos de envoltorio para regalo;"
    "giftwrap credits tax;devoluciones promocionales;impuestos de descuentos por promociones;"
    "impuesto retenido en el sitio web;tarifas de venta;tarifas de Logística de Amazon;"
    "tarifas de otras transacciones;otro;total"
)
_JP = (
    "日付/時間;決済番号;トランザクションの種類;注文番号;SKU;説明;数量;Amazon 出品サービス;"
    "フルフィルメント;市町村;都道府県;郵便番号;"
    "税金徴収型;商品売上;商品の売上税;配送料;配送料の税金;ギフト包装手数料;"
    "ギフト包装クレジットの税金;Amazonポイントの費用;"
    "プロモーション割引額;プロモーション割引の税金;源泉徴収税を伴うマーケットプレイス;手数料;FBA 手数料;"
    "トランザクションに関するその他の手数料;その他;合計"
)


class Report(NamedTuple):
    """A locale's report: headings, how it writes a moment and amounts, and its words for what happened."""

    headings: list[str]
    moment: str
    mark: str
    order: str
    refund: str
    service: str
    transfer: str
    postage: str
    preamble: int = 7
    delimiter: str = ","

    def amount(self, minor: int, places: int) -> str:
        """An amount as this locale writes it, thousands grouped."""
        text = f"{minor / 10**places:,.{places}f}"
        if self.mark == ".":
            return text
        # the French group by a narrow space, the others by a point
        return text.translate(str.maketrans(",.", "\u202f," if self.order == "Commande" else ".,"))

    def rows(self, places: int = 2) -> list[dict[str, str]]:
        """An order, its refund in part, a fee and the payment to the bank: they come to nothing."""
        sales, fees, fba, other, total = self._places()
        told = [
            (self.order, {sales: 125_000, self.postage: 499, fees: -18_750, fba: -475}),
            (self.refund, {sales: -25_000, fees: 3_750}),
            (self.service, {other: -3_999}),
            (self.transfer, {other: -81_025}),
        ]
        rows = []
        for kind, amounts in told:
            row = {
                name: self.amount(amounts.get(name, 0), places)
                for name in (sales, self.postage, fees, fba, other)
            }
            row |= {total: self.amount(sum(amounts.values()), places), self.headings[2]: kind}
            row |= {self.headings[0]: self.moment, self.headings[1]: "28471003921"}
            if kind in (self.order, self.refund):
                row |= {
                    self.headings[3]: "114-8829371-4410258",
                    self.headings[4]: "NX-1",
                    self.headings[6]: "2",
                }
            rows.append(row)
        return rows

    def _places(self) -> tuple[str, str, str, str, str]:
        """The headings of sales, selling fees, FBA fees, other and total, by where they stand."""
        first = next(place for place, name in enumerate(self.headings) if name in _SALES)
        last = next(place for place, name in enumerate(self.headings) if name in _TOTALS)
        heads = self.headings
        return heads[first], heads[last - 4], heads[last - 3], heads[last - 1], heads[last]


_SALES = {"product sales", "Umsätze", "ventes de produits", "Vendite", "ventas de productos", "商品売上"}
_TOTALS = {"total", "Gesamt", "totale", "合計"}
_UK = _US.replace("fulfillment", "fulfilment").replace("shipping credits", "postage credits")

US = Report(
    _US.split(";"), "Jun 17, 2026 12:14:22 AM PDT", ".", "Order", "Refund", "Service Fee", "Transfer",
    "shipping credits", 8,
)  # fmt: skip
UK = Report(
    _UK.split(";"),
    "17 Jun 2026 08:14:22 UTC",
    ".",
    "Order",
    "Refund",
    "Service Fee",
    "Transfer",
    "postage credits",
)
DE = Report(
    _DE.split(";"), "17.06.2026 08:14:22 UTC", ",", "Bestellung", "Erstattung", "Servicegebühr", "Übertrag",
    "Gutschrift für Versandkosten", 9, ";",
)  # fmt: skip
FR = Report(
    _FR.split(";"), "17 juil. 2026 08:14:22 UTC", ",", "Commande", "Remboursement", "Frais de service", "Transférer",
    "crédits d'expédition",
)  # fmt: skip
IT = Report(
    _IT.split(";"), "17 giu 2026 08:14:22 UTC", ",", "Ordine", "Rimborso", "Commissione di servizio",
    "Trasferimento", "Accrediti per le spedizioni",
)  # fmt: skip
ES = Report(
    _ES.split(";"), "17 jun 2026 8:14:22 UTC", ",", "Pedido", "Reembolso", "Tarifa de servicio", "Transferir",
    "abonos de envío",
)  # fmt: skip
JP = Report(_JP.split(";"), "2026/06/17 17:14:22JST", ".", "注文", "返金", "注文外料金", "振込み", "配送料")
LOCALES = {"US": US, "UK": UK, "DE": DE, "FR": FR, "IT": IT, "ES": ES, "JP": JP}
