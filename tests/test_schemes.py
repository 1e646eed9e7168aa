"""The scheme files that are shipped, and the page that says what every field of one means."""

from typing import get_type_hints

import pytest
import yaml
from pydantic import TypeAdapter

from tests.documented import described, sections
from tests.reference import ROOT
from workbench.records.scheme import ClassLimit, CountTerm, FilingRules, Indicator, Scheme, Validation, Window
from workbench.storage.filing.schemes import read_scheme

FOLDER = ROOT / "panels" / "schemes"
README = FOLDER / "README.md"
RECORDS = {each.__name__: each for each in (ClassLimit, CountTerm, FilingRules, Indicator, Scheme, Validation, Window)}
SCHEMES = {file.stem: read_scheme(file) for file in sorted(FOLDER.glob("*.yaml"))}


def test_schemes_are_called_as_their_files_and_are_all_in_readme() -> None:
    assert {stem: scheme.key for stem, scheme in SCHEMES.items()} == {stem: stem for stem in SCHEMES}
    assert [stem for stem in SCHEMES if f"`{stem}.yaml`" not in README.read_text()] == []


def test_readme_has_a_section_for_every_part_of_a_scheme_file() -> None:
    assert sorted(sections(README)) == sorted(RECORDS)


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_readme_says_every_field_with_its_type_and_default(name: str) -> None:
    assert [(row.field, row.type, row.default) for row in sections(README)[name]] == described(RECORDS[name])


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_every_example_in_readme_is_one_that_its_field_takes(name: str) -> None:
    hints = get_type_hints(RECORDS[name], include_extras=True)
    for row in sections(README)[name]:
        TypeAdapter(hints[row.field]).validate_python(yaml.load(row.cells[0].strip("`"), Loader=yaml.BaseLoader))


def test_a_scheme_that_cannot_compute_says_what_is_not_known() -> None:
    silent = [
        key for key, scheme in SCHEMES.items() if not (scheme.divisor and scheme.indicators) and not scheme.unknown
    ]
    assert silent == []


def test_every_scheme_says_where_its_rules_were_read() -> None:
    assert [key for key, scheme in SCHEMES.items() if not scheme.sources] == []
