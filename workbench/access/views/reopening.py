"""What opening a submission again does to the places, computed before it is done."""

from typing import Any

from workbench.access.picture import Picture
from workbench.access.sight import for_seat, sees_marks
from workbench.methods.exact.fold import Fold
from workbench.methods.exact.results import ranking
from workbench.methods.exact.standing import Seated, Standing
from workbench.records.chain import Event
from workbench.records.event import SubmissionReopened
from workbench.records.place import Place
from workbench.records.record import decimal_text

JSON = dict[str, Any]


def effect(door: Picture, seat: Seated, body: SubmissionReopened) -> JSON:
    """Give the places of the submission's cluster as they are, and as they are once it is open again.

    Computed from the events as the seat may read them, so that it says nothing of marks that the seat may not see;
    `partial` where there are such.
    """
    standing, intake = door.standing, door.intake
    fold = Fold(standing.panel)
    for event in door.events:
        fold.add(for_seat(event, standing, seat))
    before = fold.standing
    assert before.at is not None
    fold.add(
        Event.made(
            body,
            panel=standing.panel.key,
            sequence=before.sequence + 1,
            id="as-if-reopened",
            seat=seat.key,
            at=before.at,
            before=before.head,
            salt=bytes(16),
        )
    )
    region = standing.listed[body.stage, body.submission].region
    cluster = intake.region(region).cluster
    now, then = (_places(door, picture, cluster) for picture in (before, fold.standing))
    shown = [
        {"region": key, "name": intake.region(key).name, "before": now[key], "after": then[key]}
        for key in now
        if now[key] != then[key] or key == region
    ]
    inside = {each.key for each in intake.regions if each.cluster == cluster}
    places = [place for place, listed in standing.listed.items() if listed.region in inside]
    partial = not all(sees_marks(standing, seat, *place) for place in places)
    return {"cluster": cluster, "changes": shown, "partial": partial}


def _places(door: Picture, picture: Standing, cluster: str) -> dict[str, JSON]:
    ranked = ranking(picture.panel, door.intake, picture)
    return {place.region: _shown(place) for each in ranked.clusters if each.cluster == cluster for place in each.places}


def _shown(place: Place) -> JSON:
    return {"place": place.place, "value": None if place.value is None else decimal_text(place.value)}
