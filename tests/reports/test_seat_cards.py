"""Cards that are printed: every seat on one, what it says, and a code that leads where the card says."""

import io
import re
import zlib
from xml.etree import ElementTree

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.reports.paper import drawn_code
from workbench.reports.seat_cards import ROLES, SeatCard, seat_cards

LINK = "https://iga.example:8866/enter/iga-2023/0123456789abcdef/0123456789abcdefghijkl"


def a_card(number: int = 3, **said: object) -> SeatCard:
    card = {"panel": "IGA 2023", "seat": f"Assessor {number}", "link": f"{LINK}{number}", "roles": ("assessor",)}
    return SeatCard(**{**card, **said})


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", unpacked(pdf)))


def unpacked(pdf: bytes) -> bytes:
    """The objects of a PDF, compressed ones opened."""
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (6, 1), (7, 2), (13, 3)])
def test_six_cards_fit_on_a_sheet(count: int, sheets: int) -> None:
    assert pages(seat_cards([a_card(number) for number in range(count)], "en")) == sheets


def test_every_address_is_a_link_in_the_file() -> None:
    cards = [a_card(number) for number in range(8)]
    written = unpacked(seat_cards(cards, "id"))
    assert [card.link for card in cards if card.link.encode() not in written] == []


def test_the_drawn_code_is_the_code_of_the_link() -> None:
    drawing = ElementTree.fromstring(drawn_code(LINK, "m"))
    code = segno.make(LINK, error="m", micro=False)
    path = drawing.find("{http://www.w3.org/2000/svg}path")
    assert path is not None
    assert painted(path.attrib["d"]) == {
        (column, row) for row, line in enumerate(code.matrix) for column, dark in enumerate(line) if dark
    }
    assert code.error == "M"


def painted(path: str) -> set[tuple[int, int]]:
    """The modules that a path of horizontal strokes covers: M and m move, h draws."""
    dark, x, y = set(), 0.0, 0.0
    for step, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        parts = [float(part) for part in numbers.split()] if " " in numbers else apart(numbers)
        if step == "h":
            dark |= {(int(x) + offset, int(y)) for offset in range(int(parts[0]))}
            x += parts[0]
        else:
            x, y = (parts[0], parts[1]) if step == "M" else (x + parts[0], y + parts[1])
    return dark


def apart(numbers: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d*\.?\d+", numbers)]


@settings(max_examples=8)
@given(name=st.text(max_size=60), institution=st.text(max_size=200), rooms=st.lists(st.text(max_size=60), max_size=3))
def test_no_text_breaks_the_sheet_or_spills_to_another(name: str, institution: str, rooms: list[str]) -> None:
    # Names are data in the template, never its code.
    card = a_card(name=name, institution=institution, rooms=tuple(rooms))
    assert pages(seat_cards([a_card()] * 5 + [card], "id")) == 1


def test_a_name_in_another_script_is_no_fault() -> None:
    assert pages(seat_cards([a_card(name="ꦱꦸꦤꦂꦠꦺꦴ 山田 ׶")], "id")) == 1


def test_signs_of_the_template_language_are_plain_text_on_a_card() -> None:
    plain = seat_cards([a_card(institution='#panic("no") $x$ *b* @a <b> \\ //')], "en")
    assert pages(plain) == 1


def test_no_card_at_all_is_an_empty_sheet() -> None:
    assert pages(seat_cards([], "en")) == 1


def test_every_role_has_a_word() -> None:
    from typing import get_args

    from workbench.records.panel import Role

    assert set(ROLES) == set(get_args(Role))


def test_a_sheet_carries_only_the_fonts_of_the_package() -> None:
    fonts = set(re.findall(rb"/FontName\s*/[A-Z]{6}\+([A-Za-z]+)", unpacked(seat_cards([a_card(name="Ś")], "en"))))
    assert fonts == {b"LibertinusSerif", b"DejaVuSansMono"}
    assert io.BytesIO(seat_cards([a_card()], "en")).read(5) == b"%PDF-"
