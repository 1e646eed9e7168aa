"""What whoever observes a round sees: places once a whole cluster is released, the minutes, and published heads."""

from typing import Any

from workbench.access.picture import Picture
from workbench.access.views.session import panel_known
from workbench.i18n import say
from workbench.methods.exact.results import ranking
from workbench.methods.plenary import changes_in, competing, decided_in
from workbench.records.event import HeadPublished
from workbench.records.panel import Cluster
from workbench.records.place import Place, Ranking
from workbench.records.record import Language, decimal_text, moment_text

JSON = dict[str, Any]


def released_state(door: Picture, language: str) -> JSON:
    """Give the clusters in which everything is released, with their places, and of the others how far they are.

    A place rests on every submission of its cluster, so that one alone that is not released hides them all. No mark of
    an assessor and no sheet is in it.
    """
    panel = door.standing.panel
    final = {each.key: _final(door, each) for each in panel.clusters}
    tongue: Language = "id" if language == "id" else "en"
    ranked = (
        ranking(panel, door.intake, door.standing, say=lambda message: say(message, tongue), language=tongue)
        if any(final.values())
        else None
    )
    return {
        "panel": {**panel_known(panel), "decimals": panel.decimals},
        "clusters": [_cluster(door, each, ranked if final[each.key] else None) for each in panel.clusters],
        "minutes": ranked is not None and ranked.released,
        "published": [
            {
                "sequence": event.body.sequence,
                "head": event.body.head,
                "place": event.body.place,
                "at": moment_text(event.head.at),
            }
            for event in door.events
            if isinstance(event.body, HeadPublished)
        ],
    }


def _final(door: Picture, cluster: Cluster) -> bool:
    here = competing(door.standing, door.intake, cluster.key)
    return bool(here) and all(place in door.standing.released for place in here)


def _cluster(door: Picture, cluster: Cluster, ranked: Ranking | None) -> JSON:
    here = competing(door.standing, door.intake, cluster.key)
    adopted = door.standing.adopted.get(cluster.key)
    return {
        "cluster": cluster.key,
        "title": cluster.title.model_dump(mode="json"),
        "released": sum(place in door.standing.released for place in here),
        "of": len(here),
        "places": None if ranked is None else _places(door, cluster.key, ranked),
        "adopted": moment_text(adopted.at) if adopted is not None and ranked is not None else None,
    }


def _places(door: Picture, cluster: str, ranked: Ranking) -> list[JSON]:
    """Give the places of a cluster as they stand, best first, and beside each the computed one."""
    computed = {place.region: place for each in ranked.clusters if each.cluster == cluster for place in each.places}
    changed = changes_in(door.standing, door.intake, cluster)
    return [
        _place(door, computed[region], place, changed[region][1].reason if region in changed else "")
        for region, place in decided_in(door.standing, door.intake, cluster).items()
    ]


def _place(door: Picture, computed: Place, place: int | None, reason: str) -> JSON:
    return {
        "region": computed.region,
        "name": door.intake.region(computed.region).name,
        "place": place,
        "computed": computed.place,
        "shared": computed.shared and place == computed.place,
        "value": None if computed.value is None else decimal_text(computed.value),
        "reason": reason,
        "fault": computed.fault,
    }
