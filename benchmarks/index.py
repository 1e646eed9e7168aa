"""Eligibility and index of a whole country: 40,000 innovations of 550 regions, from tables to classes.

    python benchmarks/index.py [--innovations 40000] [--regions 550] [--scheme iid-2026] [--seed 0]

Tables are made in a temporary folder, then read, held against every rule of the scheme and computed, in a process of
its own; printed are the seconds of each step and the peak memory of the process.
"""

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from workbench.methods.index import eligibility, indices  # noqa: E402
from workbench.records.scheme import Scheme  # noqa: E402
from workbench.storage.filing.schemes import find_scheme  # noqa: E402
from workbench.storage.filing.tables import read_filing  # noqa: E402

WORDS = "layanan warga data daerah sistem terpadu kesehatan desa sekolah izin pasar air kota usaha bibit posyandu"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--innovations", type=int, default=40_000)
    parser.add_argument("--regions", type=int, default=550)
    parser.add_argument("--scheme", default="iid-2026")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="measure these tables, and make none")
    chosen = parser.parse_args()
    scheme = find_scheme(chosen.scheme, [ROOT / "panels" / "schemes"])
    if chosen.folder:
        return measure(scheme, chosen.folder)
    with tempfile.TemporaryDirectory() as made:
        make(scheme, Path(made), chosen.innovations, chosen.regions, random.Random(chosen.seed))
        size = sum(file.stat().st_size for file in Path(made).iterdir()) / 2**20
        print(f"{chosen.innovations} innovations of {chosen.regions} regions, {size:.0f} MB of tables", flush=True)
        again = [sys.executable, __file__, "--scheme", chosen.scheme, "--folder", made]
        return subprocess.run(again, check=False).returncode


def make(scheme: Scheme, folder: Path, innovations: int, regions: int, chance: random.Random) -> None:
    own, each = [i.key for i in scheme.of("region")], [i.key for i in scheme.of("innovation")]
    with (folder / "regions.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["kunci", "nama", "klaster", *own, *(f"bukti {key}" for key in own)])
        for number in range(regions):
            levels = [chance.randint(0, 3) for _ in own]
            papers = [f"dokumen-{key}.pdf" if chance.random() < 0.9 else "" for key in own]
            cluster = chance.choice(("Provinsi", "Kabupaten", "Kota"))
            table.writerow([f"daerah-{number}", f"Daerah {number}", cluster, *levels, *papers])
    words = WORDS.split()
    services = [service.id for service in scheme.count.basic_services] if scheme.count else ["Umum"]
    with (folder / "innovations.csv").open("w", newline="") as file:
        table = csv.writer(file)
        headings = ["kunci", "daerah", "nama", "tahapan", "bentuk", "jenis", "inisiator", "urusan"]
        headings += ["waktu penerapan", "rancang bangun", "tujuan", "manfaat", "hasil", "pengajuan ke", "unsur"]
        table.writerow([*headings, *each, *(f"bukti {key}" for key in each)])
        elements = "; ".join(element.id for element in scheme.filing.elements)
        for number in range(innovations):
            day = f"{chance.choice((2022, 2024, 2025, 2025))}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            design = " ".join(chance.choices(words, k=chance.randint(250, 400)))
            said = [f"inovasi-{number}", f"daerah-{number % regions}", f"Inovasi {number}"]
            said += [chance.choice(("Penerapan", "Penerapan", "Penerapan", "Uji Coba")), "Pelayanan publik", "Digital"]
            said += ["ASN", chance.choice(services), day, design, "Tujuan", "Manfaat", "Hasil", chance.choice("1112")]
            levels = [chance.randint(0, 3) for _ in each]
            papers = [f"bukti-{number}-{key}.pdf" if chance.random() < 0.9 else "" for key in each]
            table.writerow([*said, elements, *levels, *papers])


def measure(scheme: Scheme, folder: Path) -> int:
    begun = time.perf_counter()
    filing = read_filing(folder, scheme).filing
    read = time.perf_counter()
    checked = eligibility(scheme, filing)
    held = time.perf_counter()
    counted = {each.innovation for each in checked if each.counts}
    found = indices(scheme, filing, counted)
    classes = [each.level.key for each in found]
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"read and checked row by row  {read - begun:6.2f} s")
    print(f"eligibility                  {held - read:6.2f} s   {len(counted)} of {len(checked)} count")
    shares = ", ".join(f"{key} {classes.count(key)}" for key in dict.fromkeys(classes))
    print(f"index and class              {done - held:6.2f} s   {shares}")
    print(f"together                     {done - begun:6.2f} s   peak memory {peak:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
