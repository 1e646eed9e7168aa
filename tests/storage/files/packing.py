"""The same rows in every format, and files that say far more than they weigh."""

import io
import json
import zipfile
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

Rows = Sequence[Sequence[object]]
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def as_csv(rows: Rows, sheet: str = "") -> bytes:
    return "".join(",".join(str(cell) for cell in row) + "\n" for row in rows).encode()


def as_jsonl(rows: Rows, sheet: str = "") -> bytes:
    names = [str(name) for name in rows[0]]
    return "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows[1:]).encode()


def as_xlsx(rows: Rows, sheet: str = "Sheet1") -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"constant_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    book.close()
    return written.getvalue()


def as_parquet(rows: Rows, sheet: str = "") -> bytes:
    columns = {str(name): [row[at] for row in rows[1:]] for at, name in enumerate(rows[0])}
    written = io.BytesIO()
    pq.write_table(pa.table(columns), written)
    return written.getvalue()


def as_ods(rows: Rows, sheet: str = "Sheet1") -> bytes:
    said = "".join(f"<table:table-row>{''.join(ods_cell(cell) for cell in row)}</table:table-row>" for row in rows)
    return ods(said, sheet)


def ods_cell(value: object, times: int = 1) -> str:
    repeated = f'table:number-columns-repeated="{times}"'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}" {repeated}/>'
    return f'<table:table-cell office:value-type="string" {repeated}><text:p>{value}</text:p></table:table-cell>'


def ods(rows: str, sheet: str = "Sheet1") -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="{sheet}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}"/></manifest:manifest>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", _KIND, zipfile.ZIP_STORED)
        packed.writestr("META-INF/manifest.xml", manifest)
        packed.writestr("content.xml", content)
    return written.getvalue()


def xlsx_with_text_of(megabytes: int) -> bytes:
    """A workbook whose one shared text unpacks to so many megabytes."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx([["name", "cluster"], ["A", "city"]], "regions"))) as small,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in small.namelist():
            if not name.startswith("xl/worksheets/"):
                packed.writestr(name, small.read(name))
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            sheet.write(b'<row r="1"><c r="A1" t="inlineStr"><is><t>')
            for _ in range(megabytes):
                sheet.write(b"a" * 2**20)
            sheet.write(b"</t></is></c></row></sheetData></worksheet>")
    return written.getvalue()


def parquet_with_text_of(rows: int, letters: int) -> bytes:
    """A column that says one long text so many times, and stores it once."""
    long = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["a" * letters]))
    written = io.BytesIO()
    pq.write_table(pa.table({"name": long, "cluster": ["city"] * rows}), written, compression="gzip")
    return written.getvalue()


FORMATS = {
    "csv": as_csv,
    "jsonl": as_jsonl,
    "xlsx": as_xlsx,
    "ods": as_ods,
    "parquet": as_parquet,
}
