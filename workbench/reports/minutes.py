"""Minutes (berita acara) to sign: who sat, the places as computed, what was changed and why, the head."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from workbench.errors import Message
from workbench.i18n import clock, day, number, say
from workbench.records.panel import Role
from workbench.records.place import Ranking
from workbench.reports.paper import typeset
from workbench.reports.seat_cards import ROLES

WORDS = {
    "title": Message("Minutes"),
    "demonstration": Message("Made for demonstration: nobody gave these marks"),
    "panel": Message("Panel"),
    "seat": Message("Seat"),
    "institution": Message("Institution"),
    "role": Message("Role"),
    "places": Message("Places"),
    "place": Message("Place"),
    "region": Message("Region"),
    "value": Message("Value"),
    "decided": Message("Place by the plenary"),
    "changes": Message("Changes by the plenary"),
    "no-changes": Message("The plenary changed no place: the places are those that were computed."),
    "recusals": Message("Recusals and conflicts of interest"),
    "no-recusals": Message("Nobody was recused."),
    "discussions": Message("Discussions before release"),
    "objections": Message("Objections"),
    "marks": Message("Totals by assessor"),
    "kept": Message("What an archive of this round withholds or coarsens"),
    "nothing-kept": Message("Nothing but the names of people."),
    "record": Message("The record"),
    "head": Message("Head of the log"),
    "signatures": Message("Signatures"),
    "no-regions": Message("No region was filed in this cluster."),
    "page": Message("page"),
}


@dataclass(frozen=True)
class Member:
    """Somebody who sat on the panel; `name` stays empty where it is to be written by hand."""

    key: str
    seat: str
    institution: str
    roles: tuple[Role, ...]
    name: str = ""


@dataclass(frozen=True)
class Decision:
    """A place that the plenary gave instead of the computed one."""

    region: str
    computed: int | None
    place: int
    reason: str
    sequence: int


@dataclass(frozen=True)
class Protocol:
    """What minutes say, in the reader's language; regions and clusters by key are named in `names`.

    `recused` are sentences, one a recusal; `kept` likewise, one for each thing that an archive withholds;
    `objections` say the period first and then one objection each, and are empty where there was no period;
    `adopted` says by cluster when the plenary adopted its places; `discussions` say what was talked about, and how
    many kept their marks.
    """

    title: str
    demonstration: bool
    members: Sequence[Member]
    ranking: Ranking
    names: dict[str, str]
    decimals: int
    decisions: Sequence[Decision]
    recused: Sequence[str]
    kept: Sequence[str]
    at: datetime
    zone: ZoneInfo
    published: str = ""
    marks: bool = False
    objections: Sequence[str] = ()
    adopted: Sequence[str] = ()
    discussions: Sequence[str] = ()


def minutes(protocol: Protocol, language: str) -> bytes:
    """Write minutes as one PDF, with the fonts inside the typst package: every machine prints the same pages."""
    return typeset("minutes.typ", printed(protocol, language))


def printed(protocol: Protocol, language: str) -> dict[str, Any]:
    """Give what is printed, in a language, before it is set."""
    return {
        "language": language,
        "words": {name: say(words, language) for name, words in WORDS.items()},
        "panel": protocol.title,
        "demonstration": protocol.demonstration,
        "opening": say(_opening(protocol, language), language),
        "members": [_member(each, language) for each in protocol.members],
        "clusters": [_cluster(protocol, at, language) for at in range(len(protocol.ranking.clusters))],
        "adopted": list(protocol.adopted),
        "changes": [say(_changed(each), language) for each in protocol.decisions],
        "recused": list(protocol.recused),
        "discussions": list(protocol.discussions),
        "objections": list(protocol.objections),
        "kept": list(protocol.kept),
        "sequence": str(protocol.ranking.sequence),
        "head": protocol.ranking.head,
        "record": say(_record(protocol), language),
    }


def _opening(protocol: Protocol, language: str) -> Message:
    said = {
        "day": day(protocol.at, language, protocol.zone),
        # The country has three clocks: the minutes say which one this is.
        "time": f"{clock(protocol.at, language, protocol.zone)[:5]} {protocol.at.astimezone(protocol.zone):%Z}",
        "sequence": str(protocol.ranking.sequence),
    }
    return Message(
        "The places below were computed from the marks that the panel gave, up to event {sequence} of the log of the "
        "round, on {day} at {time}, by the rules that were fixed before the first mark.",
        said,
    )


def _member(member: Member, language: str) -> dict[str, str]:
    roles = ", ".join(say(ROLES[role], language) for role in member.roles)
    return {"seat": member.seat, "institution": member.institution, "roles": roles, "name": member.name}


def _cluster(protocol: Protocol, at: int, language: str) -> dict[str, object]:
    cluster = protocol.ranking.clusters[at]
    decided = {each.region: str(each.place) for each in protocol.decisions}
    names = protocol.names
    rows = [
        {
            "place": "–" if each.place is None else f"{each.place}{'=' if each.shared else ''}",
            "region": names.get(each.region, each.region),
            "value": _number(each.value, protocol, language),
            "decided": decided.get(names.get(each.region, each.region), ""),
            "remark": each.fault or _tie(each.tie_broken_by, names, language),
        }
        for each in cluster.places
    ]
    return {"title": names.get(cluster.cluster, cluster.cluster), "rows": rows, "marks": _marks(protocol, at, language)}


def _marks(protocol: Protocol, at: int, language: str) -> dict[str, list[list[str]]] | None:
    if not protocol.marks:
        return None
    places = protocol.ranking.clusters[at].places
    stages = [(place.region, stage) for place in places for stage in place.stages]
    holders = list(dict.fromkeys(sheet.holder for _, stage in stages for sheet in stage.sheets))
    seats = {each.key: each.seat for each in protocol.members}
    rows = []
    for region, stage in stages:
        totals = {sheet.holder: _number(sheet.total, protocol, language) for sheet in stage.sheets}
        rows.append([protocol.names.get(region, region), *(totals.get(holder, "") for holder in holders)])
    return {"headings": [[seats.get(holder, holder) for holder in holders]], "rows": rows}


def _number(value: Decimal | None, protocol: Protocol, language: str) -> str:
    return "–" if value is None else number(value, language, protocol.decimals)


def _tie(criterion: str | None, names: dict[str, str], language: str) -> str:
    if criterion is None:
        return ""
    return say(Message("tie broken by {criterion}", {"criterion": names.get(criterion, criterion)}), language)


def _changed(decision: Decision) -> Message:
    said = {"region": decision.region, "place": str(decision.place), "reason": decision.reason}
    said |= {"computed": "–" if decision.computed is None else str(decision.computed), "event": str(decision.sequence)}
    return Message("{region}: place {place} instead of {computed} as computed (event {event}). {reason}", said)


def _record(protocol: Protocol) -> Message:
    if protocol.published:
        return Message(
            "Every event of the round names the hash of the one before it. This head stands for all events up to it, "
            "and is published at {place}: a log that was cut off or written anew is found against it.",
            {"place": protocol.published},
        )
    return Message(
        "Every event of the round names the hash of the one before it. This head stands for all events up to it: a log "
        "that was cut off or written anew is found against it. Keep a signed copy of this page."
    )
