"""Feedback and certificates of a round as PDF files, a file a region."""

from pathlib import Path

from workbench.access.door import Door
from workbench.access.paper.letters import awarded, letter, letters
from workbench.records.record import Language
from workbench.reports import letters as drawn
from workbench.settings import Home
from workbench.storage.rounds import Rounds


def feedback(home: Home, key: str, region: str, language: str) -> dict[str, bytes]:
    """Write the feedback to a region, or to every region where it is empty, by file name; refused before release."""
    door, tongue = Door(Rounds(home), key), _tongue(language)
    found = {region: letter(door, region, tongue)} if region else letters(door, tongue)
    return {f"{name}.pdf": drawn.feedback(each, tongue) for name, each in found.items()}


def certificates(home: Home, key: str, language: str) -> dict[str, bytes]:
    """Write the certificates of the places that the panel awards, by file name; refused before release."""
    tongue = _tongue(language)
    found = awarded(Door(Rounds(home), key), tongue)
    return {f"{each.place:03}-{name}.pdf": drawn.certificate(each, tongue) for name, each in found.items()}


def written(files: dict[str, bytes], folder: Path) -> None:
    """Put files into a folder; only the owner of the home may read them."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.touch(mode=0o600, exist_ok=True)
        path.chmod(0o600)
        path.write_bytes(content)


def _tongue(language: str) -> Language:
    return "id" if language == "id" else "en"
