"""Builders: a small panel file, marks, and tables."""

from workbench.records.event import MarkGiven

PANEL = """\
key: city-award
title: {id: Penghargaan Kota, en: City Award}
year: 2023
clusters:
  - {key: city, title: {id: Kota, en: City}}
  - {key: regency, title: {id: Kabupaten, en: Regency}}
rooms:
  - {key: room-a, title: {id: Ruang A, en: Room A}}
  - {key: room-b, title: {id: Ruang B, en: Room B}}
stages:
  - key: presentation
    title: {id: Presentasi, en: Presentation}
    criteria:
      - {key: novelty, title: {en: Novelty}, weight: 60, scale: hundred}
      - {key: benefit, title: {en: Benefit}, weight: 40, scale: hundred}
  - key: visit
    title: {id: Kunjungan, en: Visit}
    criteria:
      - {key: proof, title: {en: Proof}, weight: 100, scale: hundred}
  - key: plenary
    title: {id: Pleno, en: Plenary}
    held: false
scales:
  - {key: hundred, low: 0, high: 100, step: .5}
seats:
  - {key: assessor-1, roles: [assessor], rooms: [room-a]}
  - {key: assessor-2, roles: [assessor, chair], rooms: [room-b]}
rule: {name: mean}
"""


def mark(number: object = "82", **said: object) -> MarkGiven:
    return MarkGiven(
        **{"stage": "presentation", "submission": "ternate", "criterion": "novelty", "mark": number, **said}
    )
