"""The data dictionary of an archive: what was computed, and every file there is."""

from workbench.methods.archive.columns import EVENTS, INNOVATIONS, REGIONS, SEATS, SUBMISSIONS, Table, columns

PLACES = Table(
    "places",
    "evaluation/places.csv",
    "A region in its cluster, by the panel's official rule.",
    columns(
        """
        cluster: Key of the cluster.
        region: Key of the region.
        place: Place as computed; empty where it has no value.
        shared: Whether others have the same place.
        value: Value as it is printed; this number is ranked.
        tie_broken_by: Key of the criterion that told it from equal values.
        fault: Why it has no value.
        changed_place: Place that the plenary gave instead; the computed one stays.
        changed_reason: Why.
        changed_by: Number of the event that changed it.
        """,
        {
            "place": "integer",
            "shared": "boolean",
            "value": "number",
            "changed_place": "integer",
            "changed_by": "integer",
        },
    ),
    ("region",),
    (("region", "regions", "key"),),
)
CORRECTED = Table(
    "corrected",
    "evaluation/corrected.csv",
    "A region in its cluster, corrected for assessors who differ: beside the official result, never instead of it.",
    columns(
        """
        cluster: Key of the cluster.
        region: Key of the region.
        place: Place by the corrected value; empty where there is none.
        shared: Whether others have the same place.
        value: Corrected value as it is printed.
        low: Best place that its interval (90 %) holds.
        high: Worst place that its interval holds.
        first: Chance that it is first.
        top: Chance that it is among the first k of its cluster (evaluation.json); empty where no more have a value.
        could_be_top: Whether it could be among them at all, all comparisons taken together.
        tie_broken_by: Key of the criterion that told it from equal values.
        fault: Why it has no value.
        close: Printed numbers that a difference of 0.000001 between machines could change.
        """,
        {
            "place": "integer",
            "shared": "boolean",
            "value": "number",
            "low": "integer",
            "high": "integer",
            "first": "number",
            "top": "number",
            "could_be_top": "boolean",
            "close": "list",
        },
    ),
    ("region",),
    (("region", "regions", "key"),),
)
VALUES = Table(
    "values",
    "evaluation/values.csv",
    "A submission in a stage: its value by the official rule.",
    columns(
        """
        stage: Key of the stage.
        submission: Key of the submission.
        region: Key of the region.
        value: Value as it is printed; empty where it has none.
        counted: How many sheets count.
        fault: Why it has no value.
        """,
        {"value": "number", "counted": "integer"},
    ),
    ("stage", "submission"),
    (("region", "regions", "key"),),
)
CRITERIA = Table(
    "criteria",
    "evaluation/criteria.csv",
    "A submission in a stage by one criterion.",
    columns(
        """
        stage: Key of the stage.
        submission: Key of the submission.
        criterion: Key of the criterion.
        value: What the sheets that count come to by this criterion, as it is printed.
        """,
        {"value": "number"},
    ),
    ("stage", "submission", "criterion"),
)
SHEETS = Table(
    "sheets",
    "evaluation/sheets.csv",
    "An assessor on a submission: what the sheet came to, or why it does not count.",
    columns(
        """
        stage: Key of the stage.
        submission: Key of the submission.
        holder: Key of the seat in the panel file.
        seat: Seat key of the log; empty where no card was issued.
        total: Weighted total as it is printed; empty where the sheet does not count.
        absent: Why it does not count: not-confirmed, not-complete, recused, conflict, contested or ranks-incomplete.
        confirmed: Number of the event that confirmed it.
        receipt: Its receipt.
        """,
        {"total": "number", "confirmed": "integer"},
    ),
    ("stage", "submission", "holder"),
)
MARKS = Table(
    "marks",
    "evaluation/marks.csv",
    "A mark that an assessor gave, or that somebody keyed for one, whatever became of it.",
    columns(
        """
        sequence: Number of the event.
        stage: Key of the stage.
        submission: Key of the submission.
        criterion: Key of the criterion.
        holder: Key of the seat in the panel file.
        seat: Seat key of the log.
        mark: The mark; empty where it was taken back.
        state: stands, contested or turned-away; of a keyed one waiting, confirmed, declined or replaced.
        counts: Whether it is the one that the sheet's total is made of.
        reason: What the assessor wrote beside it.
        """,
        {"sequence": "integer", "mark": "number", "counts": "boolean"},
    ),
    ("sequence", "criterion"),
    (("sequence", "events", "sequence"),),
)
TABLES = (REGIONS, INNOVATIONS, SUBMISSIONS, SEATS, EVENTS, PLACES, CORRECTED, VALUES, CRITERIA, SHEETS, MARKS)
"""Every table of an archive."""

FILES = {
    "archive.json": "What was frozen, withheld and coarsened; which head to compare with; versions.",
    "panel.json": "The rules, in the very bytes that the log's checksum is taken over.",
    "panel.yaml": "The same rules, to be read.",
    "submissions/intake.json": "What was taken in, in the very bytes that the log's checksum is taken over.",
    "events.jsonl": "The log: one event a line, in the very bytes that were hashed.",
    "evaluation/evaluation.json": "Everything that was computed: official and corrected results, design, sensitivity.",
    "seal.jsonl": "The event behind the last one: it names the checksum of SHA256SUMS.",
    "SHA256SUMS": "SHA-256 of every other file but the seal, as sha256sum writes it.",
    "datapackage.json": "This data dictionary, for programs: a Frictionless data package.",
    "README.md": "What is here, and how to check it.",
    "CITATION.cff": "How to cite it.",
}
"""Every file of an archive that is no table."""
