"""What regions receive after release, from what stands: their places and values, and the comments meant for them."""

from zoneinfo import ZoneInfo

from workbench.access.door import Door
from workbench.access.rights import NOTHING
from workbench.errors import NotAllowed, NotFound
from workbench.i18n import say
from workbench.methods.exact.results import ranking
from workbench.methods.exact.standing import Seated, Standing
from workbench.records.panel import Stage
from workbench.records.place import ClusterRanking, Place, Ranking, StageResult
from workbench.records.record import Language
from workbench.reports.letters import Letter, Marked, Presented


def check_letters(standing: Standing, seat: Seated) -> None:
    """Refuse who may not write to regions; the secretariat does, and the chair in whose name it is done."""
    if not {"chair", "secretariat"} & set(standing.panel.seat(seat.holder).roles):
        raise NotAllowed(NOTHING)


def check_minutes(standing: Standing, seat: Seated) -> None:
    """Refuse who may not read the minutes: they say what is final to whoever observes the round as well."""
    if not {"chair", "secretariat", "observer"} & set(standing.panel.seat(seat.holder).roles):
        raise NotAllowed(NOTHING)


def letters(door: Door, language: Language) -> dict[str, Letter]:
    """Give by region what its feedback and its certificate say.

    Raises
    ------
    NotAllowed
        Where something is not released: a place is said when it is final.
    """
    standing, panel = door.catch_up(), door.standing.panel
    ranked = ranking(panel, door.intake, standing, say=lambda message: say(message, language), language=language)
    if not ranked.released:
        raise NotAllowed("{panel}: not everything is released: regions are told what is final", panel=panel.key)
    return {
        place.region: _letter(door, ranked, cluster, place, language)
        for cluster in ranked.clusters
        for place in cluster.places
    }


def letter(door: Door, region: str, language: Language) -> Letter:
    """Give what one region is told; refused as `letters` is, and where there is no such region."""
    found = letters(door, language)
    if region not in found:
        raise NotFound("there is no region {region} in this round", region=region)
    return found[region]


def awarded(door: Door, language: Language) -> dict[str, Letter]:
    """Give the regions that receive a certificate, best first: as many places as each cluster awards, else all."""
    awards = {each.key: each.awards for each in door.standing.panel.clusters}
    cluster = {each.key: each.cluster for each in door.intake.regions}
    found = [(region, each) for region, each in letters(door, language).items() if each.place is not None]
    within = [
        (region, each)
        for region, each in found
        if (most := awards[cluster[region]]) is None or (each.place is not None and each.place <= most)
    ]
    return dict(sorted(within, key=lambda pair: (cluster[pair[0]], pair[1].place or 0, pair[0])))


def _letter(door: Door, ranked: Ranking, cluster: ClusterRanking, place: Place, language: Language) -> Letter:
    standing, panel = door.standing, door.standing.panel
    assert standing.at is not None
    stages = {each.key: each for each in panel.marked_stages()}
    titles = {each.key: each.title.said(language) or each.key for each in panel.clusters}
    decided = _decided(door, cluster.cluster, place.region)
    return Letter(
        panel=panel.title.said(language),
        year=panel.year,
        demonstration=panel.demonstration,
        region=door.intake.region(place.region).name,
        cluster=titles[cluster.cluster],
        place=place.place if decided is None else decided,
        computed=place.place,
        shared=place.shared,
        of=sum(each.place is not None for each in cluster.places),
        value=place.value,
        decimals=panel.decimals,
        stages=[_stage(door, stages[each.stage], each, language) for each in place.stages if each.stage in stages],
        passes_on=panel.comments.reach_region,
        sequence=ranked.sequence,
        head=ranked.head,
        at=standing.at,
        zone=ZoneInfo(panel.zone),
        chair=_chair(door),
    )


def _decided(door: Door, cluster: str, region: str) -> int | None:
    own = {each.key for each in door.intake.submissions if each.region == region}
    found = [body.place for (of, key), (_, body) in door.standing.changes.items() if of == cluster and key in own]
    return found[0] if found else None


def _chair(door: Door) -> str:
    # Where several lead rooms, nobody can tell whose name belongs under a certificate: it is written by hand.
    people = door.people().seats
    chairs = [seat.key for seat in door.standing.panel.seats if "chair" in seat.roles]
    return people[chairs[0]].name if len(chairs) == 1 and chairs[0] in people else ""


def _stage(door: Door, stage: Stage, result: StageResult, language: Language) -> Presented:
    said = _comments(door.standing, stage, result.submission) if door.standing.panel.comments.reach_region else {}
    return Presented(
        title=stage.title.said(language) or stage.key,
        submission=door.intake.submission(result.stage, result.submission).title,
        value=result.value,
        criteria=[
            Marked(each.title.said(language) or each.key, result.criteria.get(each.key), said.get(each.key, ()))
            for each in stage.criteria
        ],
        comments=said.get("", ()),
    )


def _comments(standing: Standing, stage: Stage, submission: str) -> dict[str, tuple[str, ...]]:
    """Give the comments of the sheets that count, by criterion.

    They stand in alphabetical order: in the order of seats, who wrote one could be told from the others.
    """
    found: dict[str, list[str]] = {}
    for seat in standing.panel.seats:
        counted = standing.sheet_of(seat.key, stage.key, submission) if "assessor" in seat.roles else None
        if counted is None or counted[1].confirmed is None or counted[1].recused is not None:
            continue
        for criterion, comment in counted[1].comments.items():
            if comment.text.strip():
                found.setdefault(criterion, []).append(comment.text.strip())
    return {name: tuple(sorted(texts, key=lambda text: (text.casefold(), text))) for name, texts in found.items()}
