"""Small files that swell when they are read: bombs."""

import io
import struct
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq

WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)


def bomb(declared: int | None) -> bytes:
    """A workbook whose sheet is 64 MiB of blanks, and whose directory declares another size."""
    stream = io.BytesIO()
    names = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml")
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(names[0], WORKBOOK)
        archive.writestr(names[1], RELATIONS)
        archive.writestr(names[2], b"<worksheet>" + b" " * (64 << 20))
    content = bytearray(stream.getvalue())
    if declared is not None:
        entry = content.rindex(b"PK\x01\x02")
        struct.pack_into("<L", content, entry + 24, min(declared, 0xFFFFFFFE))
        if declared > 0xFFFFFFFF:
            content = zip64_entry(content, entry, declared)
    return bytes(content)


def zip64_entry(content: bytearray, entry: int, declared: int) -> bytearray:
    """The directory's last entry with its size in a ZIP64 field."""
    name_length, extra_length = struct.unpack_from("<HH", content, entry + 28)
    field = struct.pack("<HHQ", 1, 8, declared)
    struct.pack_into("<L", content, entry + 24, 0xFFFFFFFF)
    struct.pack_into("<H", content, entry + 30, extra_length + len(field))
    at = entry + 46 + name_length
    content[at:at] = field
    end = content.rindex(b"PK\x05\x06")
    (size,) = struct.unpack_from("<L", content, end + 12)
    struct.pack_into("<L", content, end + 12, size + len(field))
    return content


def swollen() -> bytes:
    """A Parquet file of a few kilobytes whose one text of 100,000 characters comes a million times."""
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000_000, pa.int8()), pa.array(["x" * 100_000]))
    stream = io.BytesIO()
    pq.write_table(pa.table({"Order": text}), stream)
    return stream.getvalue()
