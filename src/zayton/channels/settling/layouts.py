"""Amazon's settlement report, and its report of transactions in a span of days in the languages of its screens."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.channels.settling.filed import AMOUNT_COLUMNS
from zayton.kernel.errors import Words
from zayton.kernel.intake.public import Heading, Layout, Shaped, register_layouts

SETTLEMENT_REPORT = Layout(
    name="amazon.settlement",
    title=_("Amazon: settlement report (flat file V2)"),
    marketplace="amazon",
    target="channels.settlements",
    headings={
        "ref": ("settlement-id",),
        "starts": ("settlement-start-date",),
        "ends": ("settlement-end-date",),
        "deposited": ("deposit-date",),
        "total": ("total-amount",),
        "currency": ("currency",),
        "type": ("transaction-type",),
        "order": ("order-id",),
        "amount_type": ("amount-type",),
        "description": ("amount-description",),
        "amount": ("amount",),
        "posted": ("posted-date",),
        "moment": ("posted-date-time",),
        "sku": ("sku",),
        "quantity": ("quantity-purchased",),
    },
    known_by=("ref", "total", "currency", "type", "amount_type", "description", "amount"),
    columns={
        "ref": "ref",
        "starts_at": "starts",
        "ends_at": "ends",
        "deposited_at": "deposited",
        "total": "total",
        "currency": "currency",
        "type": "type",
        "order_number": "order",
        "amount_type": "amount_type",
        "description": "description",
        "amount": "amount",
        "posted_date": "posted",
        "posted_at": "moment",
        "msku": "sku",
        "quantity": "quantity",
    },
)
_EVENT = "= event"
_TYPES: Mapping[str, tuple[str, ...]] = {
    "Order": ("order", "bestellung", "commande", "ordine", "pedido", "注文", "bestelling", "beställning"),
    "Refund": (
        "refund", "erstattung", "remboursement", "rimborso", "reembolso", "返金", "terugbetaling", "återbäring",
    ),
    "Transfer": (
        "transfer", "übertrag", "transfert", "transférer", "trasferimento", "transferir", "transferencia",
        "振込み", "振込",
    ),
    "Adjustment": ("adjustment", "anpassung", "ajustement", "modifica", "ajuste", "調整"),
    "ServiceFee": (
        "service fee", "servicegebühr", "frais de service", "commissione di servizio", "tarifa de servicio",
        "注文外料金",
    ),
}  # fmt: skip
_EVENTS = {word: event for event, words in _TYPES.items() for word in words}


def shape_transactions(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """The type of each row in English where we know it; whoever reads the line reads the marketplace's own word."""
    kind = pl.col(heads["type"]).fill_null("").str.strip_chars()
    return Shaped(
        frame.with_columns(kind.str.to_lowercase().replace_strict(_EVENTS, default=kind).alias(_EVENT))
    )


_HEADINGS: Mapping[str, Heading] = {
    "posted": ("date/time", "Datum/Uhrzeit", "date/heure", "Data/Ora:", "fecha y hora",),
    "ref": (
        "settlement id", "Abrechnungsnummer", "numéro de versement", "Numero pagamento",
        "identificador de pago",
    ),
    "type": ("type", "Typ", "Tipo",),
    "order": ("order id", "Bestellnummer", "numéro de la commande", "Numero ordine", "número de pedido",),
    "sku": ("sku",),
    "description": ("description", "Beschreibung", "Descrizione", "descripción",),
    "quantity": ("quantity", "Menge", "quantité", "Quantità", "cantidad",),
    "sales": ("product sales", "Umsätze", "ventes de produits", "Vendite", "ventas de productos",),
    "sales_tax": (
        "product sales tax", "Produktumsatzsteuer", "Taxes sur la vente des produits",
        "imposta sulle vendite dei prodotti", "impuesto de ventas de productos",
    ),
    "postage": (
        "shipping credits", "postage credits", "Gutschrift für Versandkosten", "crédits d'expédition",
        "Accrediti per le spedizioni", "abonos de envío",
    ),
    "postage_tax": (
        "shipping credits tax", "postage credits tax", "Steuer auf Versandgutschrift",
        "taxe sur les crédits d’expédition", "imposta accrediti per le spedizioni",
        "impuestos por abonos de envío",
    ),
    "gift_wrap": (
        "gift wrap credits", "Gutschrift für Geschenkverpackung", "crédits sur l'emballage cadeau",
        "Accrediti per confezioni regalo", "abonos de envoltorio para regalo",
    ),
    "gift_wrap_tax": (
        "giftwrap credits tax", "Steuer auf Geschenkverpackungsgutschriften", "Taxes sur les crédits cadeaux",
        "imposta sui crediti confezione regalo",
    ),
    "regulatory": ("Regulatory Fee",),
    "regulatory_tax": ("Tax On Regulatory Fee",),
    "promotions": (
        "promotional rebates", "Rabatte aus Werbeaktionen", "Rabais promotionnels", "Sconti promozionali",
        "devoluciones promocionales",
    ),
    "promotions_tax": (
        "promotional rebates tax", "Steuer auf Aktionsrabatte", "Taxes sur les remises promotionnelles",
        "imposta sugli sconti promozionali", "impuesto de descuentos por promociones",
    ),
    "withheld": (
        "marketplace withheld tax", "Einbehaltene Steuer auf Marketplace",
        "Taxes retenues sur le site de vente", "trattenuta IVA del marketplace",
        "impuesto retenido en el sitio web",
    ),
    "selling": (
        "selling fees", "Verkaufsgebühren", "frais de vente", "Commissioni di vendita", "tarifas de venta",
    ),
    "fba": (
        "fba fees", "Gebühren zu Versand durch Amazon", "Frais Expédié par Amazon",
        "Costi del servizio Logistica di Amazon", "tarifas de Logística de Amazon",
    ),
    "fees": (
        "other transaction fees", "Andere Transaktionsgebühren", "autres frais de transaction",
        "Altri costi relativi alle transazioni", "tarifas de otras transacciones",
    ),
    "other": ("other", "Andere", "autre", "Altro", "otro",),
    "total": ("total", "Gesamt", "totale",),
}  # fmt: skip
_JAPANESE: Mapping[str, Heading] = {
    "posted": ("日付/時間",),
    "ref": ("決済番号",),
    "type": ("トランザクションの種類",),
    "order": ("注文番号",),
    "sku": ("sku",),
    "description": ("説明",),
    "quantity": ("数量",),
    "sales": ("商品売上",),
    "sales_tax": ("商品の売上税",),
    "postage": ("配送料",),
    "postage_tax": ("配送料の税金",),
    "gift_wrap": ("ギフト包装手数料",),
    "gift_wrap_tax": ("ギフト包装クレジットの税金",),
    "points": ("Amazonポイントの費用",),
    "promotions": ("プロモーション割引額",),
    "promotions_tax": ("プロモーション割引の税金",),
    "withheld": ("源泉徴収税を伴うマーケットプレイス",),
    "selling": ("手数料",),
    "fba": ("FBA 手数料",),
    "fees": ("トランザクションに関するその他の手数料",),
    "other": ("その他",),
    "total": ("合計",),
}  # fmt: skip
_KNOWN_BY = ("posted", "ref", "type", "order", "sales", "selling", "fba", "other", "total")
_COLUMNS = {
    "ref": "ref",
    "posted_at": "posted",
    "type": "type",
    "event": _EVENT,
    "order_number": "order",
    "msku": "sku",
    "description": "description",
    "quantity": "quantity",
    "product_sales": "sales",
    "product_sales_tax": "sales_tax",
    "postage": "postage",
    "postage_tax": "postage_tax",
    "gift_wrap": "gift_wrap",
    "gift_wrap_tax": "gift_wrap_tax",
    "regulatory_fee": "regulatory",
    "regulatory_fee_tax": "regulatory_tax",
    "points": "points",
    "promotions": "promotions",
    "promotions_tax": "promotions_tax",
    "tax_withheld": "withheld",
    "selling_fees": "selling",
    "fba_fees": "fba",
    "other_fees": "fees",
    "other": "other",
    "total": "total",
}


def _date_range(name: str, title: Words, headings: Mapping[str, Heading], **more: Any) -> Layout:
    columns = {column: key for column, key in _COLUMNS.items() if key in headings or key == _EVENT}
    return Layout(
        name=name,
        title=title,
        marketplace="amazon",
        target="channels.transactions",
        headings=headings,
        known_by=_KNOWN_BY,
        columns=columns,
        reshape=shape_transactions,
        **more,
    )


DATE_RANGE = _date_range(
    "amazon.date_range", _("Amazon: transactions of a span of days (date-range report)"), _HEADINGS
)
# yen have no decimals: 1,234 can only be a thousand there, and nobody need be asked
DATE_RANGE_JP = _date_range(
    "amazon.date_range_jp",
    _("Amazon Japan: transactions of a span of days (date-range report)"),
    _JAPANESE,
    decimals={key: "." for column, key in _COLUMNS.items() if column in AMOUNT_COLUMNS},
)
register_layouts([SETTLEMENT_REPORT, DATE_RANGE, DATE_RANGE_JP])
