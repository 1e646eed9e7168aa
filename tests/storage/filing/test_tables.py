"""Filed tables: what their columns mean, and every row that cannot be taken by its line and column."""

from datetime import date
from pathlib import Path

import pytest

from tests.methods.index.build import scheme
from workbench.errors import BadInput, NotFound
from workbench.storage.faults import BadRows
from workbench.storage.filing import tables
from workbench.storage.filing.schemes import find_scheme
from workbench.storage.filing.tables import read_filing

RULES = scheme()
REGIONS = (
    "kunci,nama,klaster,1,bukti 1,validasi 1,Indeks 2023,Jumlah inovasi 2023,Skema 2023\n"
    "ambon,Kota Ambon,Kota,3,misi.pdf,2,57.68,29,iid-2023\n"
)
INNOVATIONS = (
    "daerah,nama,tahapan,waktu penerapan,16,Bukti 16,validasi 16,indikator 31,"
    "tanggal pengajuan,pengajuan ke,uraian pengembangan,unsur\n"
    "Kota Ambon,Lapor Cepat,Penerapan,1 Maret 2025,3,perda.pdf,2,1,"
    "13/08/2025,2,kini di semua kecamatan,Latar belakang; Dampak\n"
)


def given(folder: Path, regions: str = REGIONS, innovations: str = INNOVATIONS) -> Path:
    (folder / "daerah.csv").write_text(regions)
    (folder / "inovasi.csv").write_text(innovations)
    return folder


def test_columns_of_indicators_hold_levels_documents_and_findings(tmp_path: Path) -> None:
    taken = read_filing(given(tmp_path), RULES)
    (region,), (filed,) = taken.filing.regions, taken.filing.innovations
    assert (region.region.key, region.region.cluster, region.region.earlier[0].innovations) == ("ambon", "kota", 29)
    assert (region.evidence.claimed, region.evidence.documents, region.evidence.found) == (
        {"1": 3}, {"1": "misi.pdf"}, {"1": 2},
    )  # fmt: skip
    assert (filed.evidence.claimed, filed.evidence.documents, filed.evidence.found) == (
        {"16": 3, "31": 1}, {"16": "perda.pdf"}, {"16": 2},
    )  # fmt: skip
    assert (filed.filed, filed.times, filed.developed) == (date(2025, 8, 13), 2, "kini di semua kecamatan")
    assert filed.elements == ("Latar belakang", "Dampak")
    assert filed.innovation.implementation_date == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (",3,perda", ",4,perda", "inovasi.csv line 2: 16: 4 is no level: this indicator has 3, and 0 for none"),
        (",3,perda", ",-1,perda", "inovasi.csv line 2: 16: -1 is no level: this indicator has 3, and 0 for none"),
        (",3,perda", ",\"2,5\",perda", "inovasi.csv line 2: 16: 2,5 is not a whole number"),
        (",3,perda", ",tiga,perda", "inovasi.csv line 2: 16: tiga is not a number"),
        ("13/08/2025", "31/02/2025", "inovasi.csv line 2: tanggal pengajuan: "),
        (",2,kini", ",0,kini", "inovasi.csv line 2: "),
        ("Kota Ambon,Lapor", "Kota Bima,Lapor", "inovasi.csv line 2: daerah: Kota Bima is not one of ambon"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_named_by_line_and_column(tmp_path: Path, old: str, new: str, fault: str) -> None:
    with pytest.raises(BadRows) as refused:
        read_filing(given(tmp_path, innovations=INNOVATIONS.replace(old, new)), RULES)
    assert str(refused.value).startswith(fault)


def test_every_bad_row_is_named_and_nothing_is_taken(tmp_path: Path) -> None:
    bad = INNOVATIONS + "Kota Ambon,Dua,Penerapan,1 Maret 2025,9,x,0,0,,,,\n" + "Kota Ambon,Tiga,Entah,x,1,x,0,0,,,,\n"
    with pytest.raises(BadRows) as refused:
        read_filing(given(tmp_path, innovations=bad), RULES)
    assert [str(row).split(":")[0] for row in refused.value.rows] == [
        "inovasi.csv line 3", "inovasi.csv line 4", "inovasi.csv line 4",
    ]  # fmt: skip


def test_an_indicator_that_has_two_columns_is_refused(tmp_path: Path) -> None:
    twice = REGIONS.replace("validasi 1", "indikator 1")
    with pytest.raises(BadInput, match="the columns 1 and indikator 1 hold the same"):
        read_filing(given(tmp_path, regions=twice), RULES)


def test_columns_of_a_scheme_without_indicators_are_told_once(tmp_path: Path) -> None:
    taken = read_filing(given(tmp_path), scheme("iid-2024"))
    assert [str(warning) for warning in taken.warnings] == [
        "daerah.csv: 3 columns were not read: the indicators of iid-2024 are not known",
        "inovasi.csv: 4 columns were not read: the indicators of iid-2024 are not known",
    ]


def test_without_regions_nothing_is_taken(tmp_path: Path) -> None:
    (tmp_path / "inovasi.csv").write_text(INNOVATIONS)
    with pytest.raises(BadInput, match="there is no table of regions"):
        read_filing(tmp_path, RULES)


def test_a_scheme_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "own-2030.yaml").write_text("x")
    with pytest.raises(NotFound, match="there is no scheme iid-1999; there are own-2030"):
        find_scheme("iid-1999", [tmp_path])


def test_a_table_of_forty_thousand_innovations_is_within_what_is_read_and_one_beyond_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tables.LARGEST > 120 * 2**20
    (tmp_path / "regions.csv").write_text("key,name,cluster\n" + "ambon,Kota Ambon,Kota\n" * 60_000)
    monkeypatch.setattr(tables, "LARGEST", 2**20)
    with pytest.raises(BadInput, match=r"regions\.csv: is far too large: more than 1 MB are not read at once"):
        read_filing(tmp_path, RULES)
