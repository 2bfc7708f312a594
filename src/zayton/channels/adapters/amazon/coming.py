"""The reports that come by themselves where a domain reads them.

How late they are written up is in the report type values of the Reports API's documentation: returns and ledgers daily,
with corrections for days after. The business report of a day is to be asked for after 72 hours, as Amazon's solutions
architects say (amzn/selling-partner-api-docs, issue 2303), and is there sooner, but not whole.
"""

from datetime import timedelta

from zayton.channels.ports.exchange import ReportKind

# returns and the ledger are written up for days after the fact; removals change for weeks
COMING = (
    ReportKind("GET_LEDGER_DETAIL_VIEW_DATA", late=timedelta(days=7), dates="mdy"),
    # a day's balance is its last once the day is over
    ReportKind(
        "GET_LEDGER_SUMMARY_VIEW_DATA",
        late=timedelta(days=3),
        first=timedelta(days=7),
        lag=timedelta(days=1),
        dates="mdy",
    ),
    ReportKind("GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA", late=timedelta(days=10)),
    ReportKind("GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA", late=timedelta(days=25)),
    # listings, stock and orders are pulled as streams: for who would rather have Amazon's own files, too
    ReportKind("GET_MERCHANT_LISTINGS_ALL_DATA", is_on=False),
    ReportKind("GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA", is_on=False),
    # a day late, so that no order comes from a file before its stream has brought it
    ReportKind(
        "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
        late=timedelta(days=7),
        lag=timedelta(days=1),
        is_on=False,
    ),
    # its role, Brand Analytics, is one that many an own application lacks
    ReportKind(
        "GET_SALES_AND_TRAFFIC_REPORT",
        late=timedelta(days=2),
        lag=timedelta(days=2),
        is_on=False,
        is_daily=True,
    ),
)
