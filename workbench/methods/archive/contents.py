"""Every file of an archive, as bytes: from what was frozen, and from nothing else."""

from collections.abc import Mapping

from workbench.methods.archive.frozen import Frozen
from workbench.methods.archive.outcomes import FILES, TABLES
from workbench.methods.archive.papers import citation, data_package, evaluation, panel_yaml, plain_json, readme
from workbench.methods.archive.tables import tables
from workbench.records.chain import Event
from workbench.records.record import checksum

SUMS = "SHA256SUMS"
SEAL = "seal.jsonl"
NAMES = frozenset(FILES) | {table.path for table in TABLES}
"""Every file of a whole archive."""


def contents(frozen: Frozen) -> dict[str, bytes]:
    """Write every file but the seal, by path; the checksums are over all others.

    The same frozen round gives the same bytes, on every machine.
    """
    files = {
        "archive.json": plain_json(frozen.about),
        "panel.json": frozen.panel_bytes,
        "panel.yaml": panel_yaml(frozen),
        "submissions/intake.json": frozen.intake_bytes,
        "events.jsonl": b"".join(event.line() + b"\n" for event in frozen.events),
        "evaluation/evaluation.json": evaluation(frozen),
        **tables(frozen),
        "README.md": readme(frozen),
        "CITATION.cff": citation(frozen),
    }
    files["datapackage.json"] = data_package(frozen, files)
    files[SUMS] = sums(files)
    return files


def sums(files: Mapping[str, bytes]) -> bytes:
    """Write the checksums of files as `sha256sum` does, in the order of their names."""
    return "".join(f"{checksum(files[name])}  {name}\n" for name in sorted(files)).encode()


def sealed(files: Mapping[str, bytes], seal: Event) -> dict[str, bytes]:
    """Give a whole archive: its files and the event that names their checksums."""
    return {**files, SEAL: seal.line() + b"\n"}
