"""Workbooks as people send them back."""

import zipfile
from io import BytesIO

import xlsxwriter

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.public import read_table
from zayton.listings.bulkedit.uploading import preview_workbook
from zayton.listings.bulkedit.workbook import write_workbook
from zayton.listings.models import Listing
from zayton.listings.tests.builders import DAY

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEY = "Key (leave as it is)"


class Book:
    """The workbook of all listings by seller SKU, opened in a spreadsheet program; rows are counted from 2."""

    def __init__(self, *, actor=SYSTEM):
        file = BytesIO()
        ids = list(Listing.objects.order_by("msku", "pk").values_list("pk", flat=True))
        write_workbook(file, ids=ids, actor=actor)
        self.raw = file.getvalue()
        table = read_table(BytesIO(self.raw))
        self.headings = list(table.facts.headers)
        self.rows = [list(row[1:]) for row in table.frame.iter_rows()]
        self.sheets = table.facts.sheets

    @property
    def sheet(self):
        """The first sheet's own XML."""
        return zipfile.ZipFile(BytesIO(self.raw)).read("xl/worksheets/sheet1.xml").decode()

    def at(self, heading, row):
        return self.rows[row - 2][self.headings.index(heading)]

    def write(self, row, **cells):
        for heading, value in cells.items():
            self.put(heading.replace("_", " "), row, value)
        return self

    def put(self, heading, row, value):
        self.rows[row - 2][self.headings.index(heading)] = value

    def bytes(self):
        file = BytesIO()
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            for line, cells in enumerate([self.headings, *self.rows]):
                for place, value in enumerate(cells):
                    if isinstance(value, str) and value.startswith("=="):
                        # a program that calculates nothing leaves no value behind
                        sheet.write_formula(line, place, value[1:], value="")
                    elif isinstance(value, str):
                        sheet.write_string(line, place, value)
                    elif value is not None:
                        sheet.write_number(line, place, value)
        return file.getvalue()


def sent(book, *, actor=SYSTEM, name="listings.xlsx", size=None):
    """What an upload of a workbook, or of any bytes, comes to."""
    body = book.bytes() if isinstance(book, Book) else book
    return preview_workbook(file=BytesIO(body), size=size or len(body), name=name, actor=actor, at=DAY)
