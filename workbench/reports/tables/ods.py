"""A table as an OpenDocument spreadsheet: numbers are numbers, and whatever a text begins with, it is no formula.

The format is ISO/IEC 26300 (OpenDocument 1.3, part 3), of which a table needs three small files.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from workbench.records.record import decimal_text
from workbench.reports.tables.typed import Value, said

_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<office:document-content xmlns:office="{_SPACE}:office:1.0" xmlns:table="{_SPACE}:table:1.0" '
    f'xmlns:text="{_SPACE}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
    "<table:table table:name={name}>{rows}</table:table>"
    "</office:spreadsheet></office:body></office:document-content>"
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<manifest:manifest xmlns:manifest="{_SPACE}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPACES = re.compile(r"^[ \t]+|[ \t]{2,}|[ \t]+$|\t")
_NOT_IN_A_NAME = re.compile(r"[\[\]*?:/\\]")
_MOMENT = datetime(1980, 1, 1).timetuple()[:6]


def ods(name: str, rows: Iterable[Sequence[Value]]) -> bytes:
    """Write rows as the one sheet of a spreadsheet; the same rows give the same bytes.

    Characters that XML cannot hold are written as U+FFFD, tabs as spaces.
    """
    sheet = quoteattr(_NOT_IN_A_NAME.sub(" ", _UNWRITABLE.sub(" ", name)))
    content = _CONTENT.format(name=sheet, rows="".join(map(_row, rows)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        # The kind stands first and unpacked, so that any program can tell it.
        for path, text in (("mimetype", _KIND), ("content.xml", content), ("META-INF/manifest.xml", _MANIFEST)):
            info = zipfile.ZipInfo(path, _MOMENT)
            info.compress_type = zipfile.ZIP_STORED if path == "mimetype" else zipfile.ZIP_DEFLATED
            packed.writestr(info, text)
    return out.getvalue()


def _row(row: Sequence[Value]) -> str:
    groups = ((cell, len(list(same))) for cell, same in groupby(map(_cell, row)))
    return f"<table:table-row>{''.join(_repeated(cell, count) for cell, count in groups)}</table:table-row>"


def _repeated(cell: str, count: int) -> str:
    # Cells that say nothing are written once; what is said is said as often as it is there.
    if cell == "<table:table-cell/>" and count > 1:
        return f'<table:table-cell table:number-columns-repeated="{count}"/>'
    return cell * count


def _cell(value: Value) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return _valued("boolean", f'office:boolean-value="{str(value).lower()}"', said(value))
    if isinstance(value, int | float | Decimal):
        number = decimal_text(value) if isinstance(value, Decimal) else repr(value)
        return _valued("float", f'office:value="{number}"', said(value))
    if isinstance(value, date):
        moment = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        return _valued("date", f'office:date-value="{moment.isoformat()}"', said(value))
    return f'<table:table-cell office:value-type="string">{_paragraphs(said(value))}</table:table-cell>'


def _valued(kind: str, value: str, shown: str) -> str:
    return f'<table:table-cell office:value-type="{kind}" {value}><text:p>{shown}</text:p></table:table-cell>'


def _paragraphs(text: str) -> str:
    lines = re.split(r"\r\n|\r|\n", _UNWRITABLE.sub("\ufffd", text))
    return "".join(f"<text:p>{_SPACES.sub(_spaces, escape(line))}</text:p>" for line in lines)


def _spaces(found: re.Match[str]) -> str:
    # A tab too: there is an element for it, which many programs leave out, and the words beside it become one.
    return f'<text:s text:c="{len(found[0])}"/>'
