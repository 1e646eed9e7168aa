import pytest

from tests.records.builders import told
from workbench.records.record import canonical
from workbench.records.submission import EarlierYear, Innovation, Intake, Region, Submission

MALANG = Region(key="kota-malang", name="Kota Malang", cluster="city")
BANK = Innovation(key="malang-bank-sampah", region="kota-malang", name="Bank Sampah")
SHOWN = Submission(key="kota-malang", stage="presentation", region="kota-malang", innovations=(BANK.key,))
INTAKE = Intake(regions=(MALANG,), innovations=(BANK,), submissions=(SHOWN,))


def test_an_intake_is_asked_by_key() -> None:
    assert INTAKE.region("kota-malang") == MALANG
    assert INTAKE.innovation("malang-bank-sampah") == BANK
    assert INTAKE.submission("presentation", "kota-malang") == SHOWN


def test_an_intake_knows_no_submission_of_another_stage() -> None:
    with pytest.raises(KeyError):
        INTAKE.submission("visit", "kota-malang")


def test_an_intake_comes_back_from_its_canonical_bytes_as_it_was() -> None:
    assert Intake.model_validate_json(canonical(INTAKE)) == INTAKE


def test_a_score_needs_its_scheme_and_a_count_does_not() -> None:
    assert told(EarlierYear, {"year": "2023", "score": "57.68"}) == ["a score needs its scheme"]
    assert told(EarlierYear, {"year": "2023", "score": "57.68", "scheme": "iid-2023"}) == []
    assert told(EarlierYear, {"year": "2021", "innovations": "137"}) == []


@pytest.mark.parametrize(("field", "value"), [("latitude", "90.1"), ("longitude", "-180.5")])
def test_no_place_lies_off_the_globe(field: str, value: str) -> None:
    assert len(told(Innovation, {"key": "one", "region": "r", "name": "One", field: value})) == 1


def test_a_name_of_an_initiator_is_no_field_of_an_innovation() -> None:
    named = {"key": "one", "region": "r", "name": "One", "initiator_name": "A. Initiator"}
    assert told(Innovation, named) == ["initiator_name: is no field here"]
