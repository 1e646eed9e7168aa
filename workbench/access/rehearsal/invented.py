"""What is presented at a rehearsal: entries that nobody filed, under the rules of the round."""

from workbench.records.panel import Panel, Room
from workbench.records.record import Title
from workbench.records.submission import Innovation, Intake, Region, Submission

SUFFIX = "-rehearsal"
EACH = 3
"""Entries a room and stage: enough to see one end and the next begin."""

NAMES = ("Kota Contoh", "Kabupaten Umpama", "Provinsi Rekaan", "Kota Andai", "Kabupaten Misalnya", "Provinsi Seumpama")
"""Names that no region has, as the word for a region alone is real in them."""


def rehearsal_of(panel: Panel) -> Panel:
    """Give the rules of a round as they are rehearsed: the same stages, rooms and seats, and no region of the round."""
    title = Title(
        id=f"Gladi: {panel.title.said('id')}",
        en=f"Rehearsal: {panel.title.said('en')}",
    )
    return panel.model_copy(
        update={
            "key": panel.key[: 80 - len(SUFFIX)].rstrip("-") + SUFFIX,
            "title": title,
            "rehearses": panel.key,
            "demonstration": False,
            "rooms": tuple(Room(key=room.key, title=room.title) for room in panel.rooms),
            "seats": tuple(seat.model_copy(update={"region": None}) for seat in panel.seats),
            "conflicts": (),
            "index": None,
        }
    )


def invented(panel: Panel) -> Intake:
    """Give the entries of a rehearsal: a few a room, each cluster in turn; an anchor where those join rooms."""
    rooms: list[str | None] = [room.key for room in panel.rooms for _ in range(EACH)]
    if panel.joined == "anchors":
        rooms.insert(0, None)
    regions, innovations, submissions = [], [], []
    for at, room in enumerate(rooms):
        key, cluster = f"invented-{at + 1}", panel.clusters[at % len(panel.clusters)].key
        name = NAMES[at % len(NAMES)] + (f" {at // len(NAMES) + 1}" if at >= len(NAMES) else "")
        regions.append(Region(key=key, name=name, cluster=cluster))
        text = "Gladi: naskah ini dikarang. — Rehearsal: this text is invented."
        innovations.append(Innovation(key=f"{key}-a", region=key, name=f"Layanan {name}", design=text, benefit=text))
        submissions += [
            Submission(key=key, stage=stage.key, region=key, room=room, innovations=(f"{key}-a",), anchor=room is None)
            for stage in panel.marked_stages()
        ]
    return Intake(regions=tuple(regions), innovations=tuple(innovations), submissions=tuple(submissions))
