"""The sheet that comes drawn with the assessor's page, so that it can be tapped before any script has drawn it.

What is drawn is what the card draws of the same state, word for word; the card takes its place when it is there. Where
a sheet asks for more than marks (conflicts to declare, a choice between two values, a keyed sheet, a discussion), none
is drawn, and the card is waited for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from workbench.forms.parts import words
from workbench.i18n import clock, number
from workbench.records.record import decimal_text

JSON = Mapping[str, Any]
Say = Callable[..., str]
SIGNS = {"half": "◐", "full": "●", "contested": "!", "keyed": "!", "recused": "–", "confirmed": "✓", "released": "✓"}
CLOSED = ("released", "recused", "confirmed")
OPEN = ("empty", "half", "full")
SHORT = 12
"""A scale of fewer steps than these shows each of them."""
PARTS = 5


def first_sheet(view: JSON, language: str) -> dict[str, Any] | None:
    """Give what is drawn of a seat's state; None where the card is to be waited for.

    `key` names the sheet as the card does, `led` the event that brought it to the fore where it presents now.
    """
    now = _presenting(view)
    entry, led = _entry(view, now)
    if entry is None or not _plain(view, entry):
        return None
    say: Say = partial(_say, words("card"), language)
    stages = {stage["key"]: stage for stage in view["stages"]}
    shown = {
        "language": language,
        "panel": _said(view["panel"]["title"], language),
        "desks": view["desks"],
        "number": f"{entry['number']:02}",
        "entry": entry,
        "place": _place(view, entry, stages, say, language),
        "minutes": say("minutes", **stages[entry["stage"]]["minutes"]) if stages[entry["stage"]]["minutes"] else "",
        "now": _now(now, entry if led else None, say),
        "chips": _chips(view, entry, stages, say, language),
        "demonstration": view["panel"]["demonstration"],
        "similar": list(_similar(entry, say, language)),
        "hint": say(
            "comment-region" if view["panel"]["comments"].get("reach_region") is not False else "comment-panel"
        ),
        "whole": entry["sheet"]["comments"].get("", ""),
        **_marked(view, entry, stages[entry["stage"]]["criteria"], say, language),
    }
    return {"key": _key(entry), "led": led, "say": say, **shown}


def _say(table: Mapping[str, Mapping[str, str]], language: str, key: str, **values: object) -> str:
    text = table[key][language]
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _said(title: JSON, language: str) -> str:
    one, other = ("id", "en") if language == "id" else ("en", "id")
    return str(title.get(one) or title.get(other) or "")


def _key(each: JSON) -> str:
    return f"{each['stage']}/{each['submission']}"


# -- which sheet -----------------------------------------------------------------------------------------------------


def _presenting(view: JSON) -> JSON | None:
    """Give what presents where this seat sits; who sits in two rooms goes with the one that moved last."""
    last = max(view["led"].values(), key=lambda led: led["sequence"], default=None)
    return last if last and last["submission"] else None


def _entry(view: JSON, now: JSON | None) -> tuple[JSON | None, str | None]:
    presents = next((each for each in view["entries"] if now and _key(each) == _key(now)), None)
    if presents is not None and now is not None:
        return presents, now["event"]
    return next((each for each in view["entries"] if _mode(view, each) not in CLOSED), None), None


def _plain(view: JSON, entry: JSON) -> bool:
    """Say whether nothing but marks is asked for on a sheet."""
    cells = entry["sheet"]["cells"].values()
    declared = {each["stage"] for each in view["entries"]} <= set(view["declared"])
    told = any(cell["contested"] or cell["turned_away"] for cell in cells) or entry["sheet"]["others"]
    final = view["final"].get(entry["stage"], {}).get("holds")
    more = entry["keyed"] or entry["discussion"] or told or final
    return declared and not more and _mode(view, entry) in OPEN


def _mode(view: JSON, entry: JSON) -> str:
    sheet = entry["sheet"]
    closed = next((mode for mode in CLOSED if sheet[mode]), None)
    if closed or (entry["keyed"] and entry["keyed"]["state"] == "waiting"):
        return closed or "keyed"
    if any(cell["contested"] for cell in sheet["cells"].values()):
        return "contested"
    marked, every = _progress(view, entry)
    return "empty" if marked == 0 else "half" if marked < every else "full"


def _progress(view: JSON, entry: JSON) -> tuple[int, int]:
    criteria = next(stage["criteria"] for stage in view["stages"] if stage["key"] == entry["stage"])
    given = [_mark(entry, each["key"]) for each in criteria]
    return sum(mark is not None for mark in given), len(criteria)


def _mark(entry: JSON, criterion: str) -> str | None:
    mark: str | None = entry["sheet"]["cells"].get(criterion, {}).get("mark")
    return mark


# -- around it -------------------------------------------------------------------------------------------------------


def _place(view: JSON, entry: JSON, stages: Mapping[str, JSON], say: Say, language: str) -> list[str]:
    cluster = entry["region"]["cluster"]
    rooms = {room["key"]: _said(room["title"], language) for room in view["seat"]["rooms"]}
    parts = [
        _said(cluster["title"], language) or cluster["key"],
        _said(stages[entry["stage"]]["title"], language) if len(stages) > 1 else "",
        (rooms.get(entry["room"]) or entry["room"]) if entry["room"] else "",
        say("turn", number=entry["number"], of=entry["of"]),
    ]
    return [part for part in parts if part]


def _now(now: JSON | None, entry: JSON | None, say: Say) -> dict[str, str] | None:
    if now is None:
        return None
    key = "presenting-now" if entry else "presenting-not-yours"
    return {"here": "true" if entry else "false", "name": say(key, number=f"{now['number']:02}", name=now["name"])}


def _similar(entry: JSON, say: Say, language: str) -> Iterator[dict[str, Any]]:
    """Give the lines on what is similar, those of each innovation together: without them the sheet would move later."""
    for innovation in entry["innovations"]:
        found = [line for line in entry.get("similar") or () if line["innovation"] == innovation["key"]]
        if found:
            title = innovation["name"] if len(entry["innovations"]) > 1 else ""
            lines = [_likeness(line, say, language) for line in found]
            yield {"title": title, "label": say("similar-to", name=innovation["name"]), "lines": lines}


def _likeness(line: JSON, say: Say, language: str) -> dict[str, Any]:
    where = ", ".join(part for part in (line["name"], line["region"]) if part)
    elsewhere = f" · {line['other'].split('/')[0]}" if "/" in line["other"] else ""
    return {
        "head": say("replicates-line" if line["declared"] else "similar-line", name=where) + elsewhere,
        "likeness": say("likeness", value=_shown(line["likeness"], language)),
        "passage": line["passage"],
    }


def _chips(view: JSON, here: JSON, stages: Mapping[str, JSON], say: Say, language: str) -> list[dict[str, Any]]:
    places = [(each["stage"], each["room"]) for each in view["entries"]]
    begins = [len(set(places)) > 1 and (at == 0 or each != places[at - 1]) for at, each in enumerate(places)]
    return [
        {**_chip(view, each, each is here, say), "place": _run(view, each, stages, say, language) if begin else ""}
        for each, begin in zip(view["entries"], begins, strict=True)
    ]


def _run(view: JSON, entry: JSON, stages: Mapping[str, JSON], say: Say, language: str) -> str:
    """Name where a run of entries belongs: its room, and its stage where there are several."""
    rooms = {room["key"]: _said(room["title"], language) for room in view["seat"]["rooms"]}
    room = say("anchor-place") if entry["anchor"] else rooms.get(entry["room"]) or entry["room"] or ""
    stage = _said(stages[entry["stage"]]["title"], language) if len(stages) > 1 else ""
    return " · ".join(part for part in (room, stage) if part)


def _chip(view: JSON, entry: JSON, here: bool, say: Say) -> dict[str, Any]:
    mode = _mode(view, entry)
    marked, every = _progress(view, entry)
    name, state = entry["region"]["name"], say(f"mode:{mode}", marked=marked, all=every)
    return {
        "number": f"{entry['number']:02}",
        "mode": mode,
        "label": f"{entry['number']}, {name}, {state}",
        "title": f"{name} · {state}",
        "sign": SIGNS.get(mode, ""),
        "here": here,
    }


# -- the marks -------------------------------------------------------------------------------------------------------


def _marked(view: JSON, entry: JSON, criteria: list[JSON], say: Say, language: str) -> dict[str, Any]:
    marked, every = _progress(view, entry)
    zone = ZoneInfo(view["panel"]["zone"])
    rows = [_row(view, entry, each, _weight(criteria, each, language), zone, language) for each in criteria]
    return {
        "rows": rows,
        "sum": _shown(_sum(entry, criteria), language) if marked else "–",
        "so_far": say("sum-so-far", marked=marked, all=every),
        "ready": "true" if marked == every else "false",
    }


def _row(view: JSON, entry: JSON, criterion: JSON, weight: str, zone: ZoneInfo, language: str) -> dict[str, Any]:
    cell, scale = entry["sheet"]["cells"].get(criterion["key"], {}), criterion["scale"]
    mark = None if cell.get("mark") is None else Decimal(cell["mark"])
    low, high = Decimal(scale["low"]), Decimal(scale["high"])
    comment = entry["sheet"]["comments"].get(criterion["key"], "")
    each = _segments(criterion)
    return {
        "key": criterion["key"],
        "name": _said(criterion["title"], language) or criterion["key"],
        "weight": weight,
        "description": _said(criterion["description"], language),
        "mark": None if mark is None else _shown(cell["mark"], language),
        "now": "empty null" if mark is None else f"saved {cell['mark']}",
        "at": clock(datetime.fromisoformat(cell["at"]), "en", zone) if mark is not None else "",
        "segments": [
            {
                "mark": decimal_text(_middle(scale, part["low"], part["high"])),
                "text": "–".join(_shown(end, language) for end in dict.fromkeys((part["low"], part["high"]))),
                "title": _said(part["title"], language),
                "holds": mark is not None and part["low"] <= mark <= part["high"],
            }
            for part in each
        ],
        "stepped": any(part["low"] != part["high"] for part in each),
        "inputmode": "decimal" if scale["decimals"] else "numeric",
        "low": _shown(low, language),
        "high": _shown(high, language),
        "least": mark is None or mark <= low,
        "most": mark is None or mark >= high,
        "asks": bool(view["panel"]["comments"].get("reason_at_extremes")),
        "lacks": mark in (low, high) and not comment.strip(),
        "comment": comment,
    }


def _segments(criterion: JSON) -> list[JSON]:
    """Give the segments of a criterion: its anchors; else each step of a short scale; else equal parts."""
    scale = criterion["scale"]
    low, high, step = (Decimal(scale[name]) for name in ("low", "high", "step"))
    if criterion["anchors"]:
        return [{**each, "low": Decimal(each["low"]), "high": Decimal(each["high"])} for each in criterion["anchors"]]
    steps = int((high - low) / step)
    if steps < SHORT:
        return [{"low": low + at * step, "high": low + at * step, "title": {}} for at in range(steps + 1)]
    ends = [steps * at // PARTS for at in range(1, PARTS + 1)]
    begins = [0, *(end + 1 for end in ends[:-1])]
    parts = zip(begins, ends, strict=True)
    return [{"low": low + begin * step, "high": low + end * step, "title": {}} for begin, end in parts]


def _middle(scale: JSON, low: Decimal, high: Decimal) -> Decimal:
    step = Decimal(scale["step"])
    return low + (high - low) // step // 2 * step


def _factors(criteria: Iterable[JSON]) -> bool:
    each = list(criteria)
    levels = all(one["scale"]["kind"] == "levels" for one in each)
    return levels or all(Decimal(one["weight"]) == 1 for one in each)


def _weight(criteria: list[JSON], criterion: JSON, language: str) -> str:
    if _factors(criteria):
        ones = all(Decimal(each["weight"]) == 1 for each in criteria)
        return "" if ones else f"× {_shown(criterion['weight'], language)}"
    whole = sum(Decimal(each["weight"]) for each in criteria)
    share = (100 * Decimal(criterion["weight"]) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{_shown(share, language)} %"


def _sum(entry: JSON, criteria: list[JSON]) -> Decimal:
    marks = ((each, _mark(entry, each["key"])) for each in criteria)
    total = sum((Decimal(each["weight"]) * Decimal(mark) for each, mark in marks if mark is not None), Decimal(0))
    if _factors(criteria):
        return total
    whole = sum((Decimal(each["weight"]) for each in criteria), Decimal(0))
    exact = whole.log10() % 1 == 0
    return total / whole if exact else (total / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _shown(value: object, language: str) -> str:
    return _number(str(value), language)


# A sheet shows some sixty numbers, the same on every sheet of a panel.
@lru_cache(maxsize=4096)
def _number(value: str, language: str) -> str:
    return number(Decimal(value), language).replace("-", "−")
