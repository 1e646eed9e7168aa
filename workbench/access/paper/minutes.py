"""Minutes of a round, from what stands in its log."""

from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from workbench.access.door import Door
from workbench.access.paper.frozen import frozen_now
from workbench.errors import Message, NotAllowed
from workbench.i18n import clock, day, say
from workbench.methods.archive.about import About
from workbench.methods.archive.frozen import Frozen
from workbench.methods.archive.tables import changes
from workbench.methods.exact.results import ranking
from workbench.methods.exact.standing import Standing
from workbench.methods.plenary import decided_in
from workbench.records.panel import ALONE
from workbench.records.record import Language
from workbench.reports.minutes import Decision, Member, Protocol

KEPT = {
    "private-note-written": Message("private notes"),
    "question-noted": Message("notes of questions that are not meant for the record"),
    "objection-lodged": Message("letters of objection"),
    "panel-fixed": Message("rules with the names of institutions"),
    "institution-named": Message("institutions of substitutes"),
}

OUTCOMES = {
    "upheld": Message("the objection is upheld"),
    "dismissed": Message("the objection is dismissed"),
    "": Message("not answered yet"),
}
ADOPTED = {
    "": Message("{cluster}: the plenary adopted these places on {day}, {time} (event {event}), as they were computed."),
    "changed": Message(
        "{cluster}: the plenary adopted these places on {day}, {time} (event {event}), with those that it changed."
    ),
    "later": Message(
        "{cluster}: the plenary adopted places on {day}, {time} (event {event}); they are not those above any more."
    ),
}
LATE = Message("came when no objection period ran")


def protocol(door: Door, language: str) -> Protocol:
    """Give what the minutes of a round say.

    Raises
    ------
    NotAllowed
        Where something is not released: minutes record what is final.
    """
    door.catch_up()
    frozen = frozen_now(door)
    if not frozen.about.released:
        raise NotAllowed("{panel}: not everything is released: minutes record what is final", panel=door.key)
    tongue: Language = "id" if language == "id" else "en"
    panel, intake = frozen.panel, frozen.intake
    ranked = ranking(panel, intake, frozen.standing, say=lambda message: say(message, tongue), language=tongue)
    criteria = [criterion for stage in panel.stages for criterion in stage.criteria]
    names = {each.key: each.title.said(tongue) or each.key for each in criteria}
    names |= {each.key: each.title.said(tongue) or each.key for each in panel.clusters}
    names |= {region.key: region.name for region in intake.regions}
    people = door.people().seats
    computed = {place.region: place.place for cluster in ranked.clusters for place in cluster.places}
    return Protocol(
        title=panel.title.said(tongue),
        demonstration=panel.demonstration,
        members=[
            Member(
                seat.key,
                seat.title.said(tongue) or seat.key,
                seat.institution.said(tongue),
                seat.roles,
                people[seat.key].name if seat.key in people else "",
            )
            for seat in panel.seats
            if not set(ALONE) & set(seat.roles)
        ],
        ranking=ranked,
        names=names,
        decimals=panel.decimals,
        decisions=[
            Decision(names[region], computed.get(region), decided.place or 0, decided.reason, number)
            for (_, region), (number, decided) in changes(frozen).items()
        ],
        adopted=list(_adopted(frozen, names, ZoneInfo(panel.zone), tongue)),
        recused=list(_recused(frozen, names, tongue)),
        discussions=list(_discussions(frozen.standing, names, ZoneInfo(panel.zone), tongue)),
        objections=list(_objections(door.standing, names, ZoneInfo(panel.zone), tongue)),
        kept=list(_kept(frozen.about, tongue)),
        at=frozen.about.at,
        zone=ZoneInfo(panel.zone),
        published=frozen.about.published,
        marks=panel.archive.marks_in_minutes,
    )


def _adopted(frozen: Frozen, names: dict[str, str], zone: ZoneInfo, language: Language) -> Iterator[str]:
    """Say by cluster when the plenary adopted its places, and whether these are still those above."""
    changed = {cluster for cluster, _ in changes(frozen)}
    for cluster, said in frozen.standing.adopted.items():
        stands = dict(said.places) == decided_in(frozen.standing, frozen.intake, cluster)
        at = clock(said.at, language, zone)[:5]
        shown = {
            "cluster": names[cluster],
            "day": day(said.at, language, zone),
            "time": at,
            "event": str(said.sequence),
        }
        how = ADOPTED["later" if not stands else "changed" if cluster in changed else ""]
        yield say(Message(how.template, shown), language)


def _recused(frozen: Frozen, names: dict[str, str], language: Language) -> Iterator[str]:
    panel, standing = frozen.panel, frozen.standing
    titles = {seat.key: seat.title.said(language) or seat.key for seat in panel.seats}
    for each in panel.conflicts:
        said = {"seat": titles[each.seat], "region": names.get(each.region, each.region)}
        said["reason"] = each.reason.said(language)
        yield say(Message("{seat}, {region}: known beforehand. {reason}", said), language)
    for (key, stage, submission), sheet in standing.sheets.items():
        if sheet.recused and key in standing.seats:
            region = standing.listed[stage, submission].region
            said = {"seat": titles[standing.seats[key].holder], "region": names.get(region, region)}
            yield say(Message("{seat}, {region}: {reason}", {**said, "reason": sheet.recused.reason}), language)


def _discussions(standing: Standing, names: dict[str, str], zone: ZoneInfo, language: Language) -> Iterator[str]:
    """Say what was talked about before release, and how many kept or changed their marks; who did is not said."""
    for (stage, submission), held in standing.discussed.items():
        said = Counter(answer.said for answer in held.answers.values())
        region = standing.listed[stage, submission].region
        shown = {
            "region": names.get(region, region),
            "day": day(held.at, language, zone),
            "time": clock(held.at, language, zone)[:5],
            "kept": said["kept"],
            "changed": said["changed"],
            "silent": len(held.first) - said["kept"] - said["changed"],
        }
        yield say(
            Message("{region} ({day}, {time}): {kept} kept their marks, {changed} changed them, {silent} did not say.",
                    shown),
            language,
        )  # fmt: skip


def _objections(standing: Standing, names: dict[str, str], zone: ZoneInfo, language: Language) -> Iterator[str]:
    """Say when regions could object, who did, and what they were answered; what they wrote stays with the panel."""
    said = standing.objections
    if said.opened and said.ends:
        moments = {"opened": said.opened, "ends": said.ends}
        shown = {name: f"{day(at, language, zone)}, {clock(at, language, zone)[:5]}" for name, at in moments.items()}
        yield say(Message("Regions could object from {opened} until {ends}.", shown), language)
    for each in said.lodged.values():
        stands = LATE if each.late and each.answer is None else OUTCOMES[each.answer.outcome if each.answer else ""]
        shown = {
            "region": names.get(each.region, each.region),
            "event": str(each.sequence),
            "day": day(each.at, language, zone),
            "reference": each.reference or "–",
            "outcome": say(stands, language),
            "reason": each.answer.reason if each.answer else "",
        }
        yield say(Message("{region} ({day}, {reference}, event {event}): {outcome}. {reason}", shown), language).strip()


def _kept(about: About, language: Language) -> Iterator[str]:
    for kind, count in Counter(each.kind for each in about.withheld).items():
        what = say(KEPT.get(kind, Message("events of another kind")), language)
        yield say(Message("withheld: {what} ({count})", {"what": what, "count": count}), language)
    if about.coarsened:
        seats = ", ".join(each.seat for each in about.coarsened)
        yield say(Message("institutions coarsened to their sector: {seats}", {"seats": seats}), language)
