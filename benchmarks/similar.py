"""Measure similar pairs against the peers: texts in, pairs out, on the same machine in one run.

    python benchmarks/similar.py                                  # ours, at 5,000, 36,742 and 150,000 texts
    python benchmarks/similar.py --texts 36742 --peers PYTHON     # an interpreter that has the peers
    python benchmarks/similar.py --texts 1000000 --words 40 --only ours
    make bench-similar WITH="--texts 5000 --peers PYTHON"

Each route runs in a process of its own; a peer's is stopped after ten minutes. Seconds are wall time with every core
free to the route, and beside it the processor's; where others use the machine, the second tells more. Peak memory is
that of the process, texts included. A peer computes both triangles of the product, so it is given half the time of
its join. Compiling happens before the clock starts, on a few texts. Precision and recall are those of the planted
copies, whose truth is known, for each of their kinds.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

STOPPED_AFTER = 600
Pairs = list[tuple[int, int]]
Seconds = tuple[float, float]  # wall, processor
Timed = tuple[Seconds, Seconds, int]  # to vectorise, to join, pairs
SIZES = [5_000, 36_742, 150_000]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--texts", type=int, nargs="+", default=SIZES, help="how many; several run one after another")
    options.add_argument("--words", type=int, default=215, help="words in the middle text, without what many share")
    options.add_argument("--peers", help="an interpreter that has the peers; without it only ours is measured")
    options.add_argument("--only", help="measure the routes whose name contains this")
    options.add_argument("--route", help=argparse.SUPPRESS)
    options.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.route:
        run(asked.route, json.loads(asked.file.read_text()))
    else:
        for count in asked.texts:
            compare(count, asked.words, asked.peers, asked.only or "")


def compare(count: int, words: int, peers: str | None, only: str) -> None:
    from benchmarks.similar_generator import make

    started = time.perf_counter()
    made = make(count, words=words)
    size = sum(len(text.split()) for text in made.texts)
    print(f"\n{count} texts, {size} words, made in {time.perf_counter() - started:.0f} s", flush=True)
    results: dict[str, dict[str, float] | str] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.json"
        file.write_text(json.dumps(made.texts))
        routes = [(name, sys.executable) for name in OURS] + [(name, peers) for name in PEERS if peers]
        for name, python in routes:
            if only in name:
                results[name] = measured(name, python, file)
                print(line(name, results[name]), flush=True)
    print_ratios(results)
    if not only:
        print_found(made)


def measured(route: str, python: str, file: Path) -> dict[str, float] | str:
    """What a route's own process says of itself, or why it says nothing."""
    command = [python, str(Path(__file__)), "--route", route, "--file", str(file)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=None if route in OURS else STOPPED_AFTER)
    except subprocess.TimeoutExpired:
        return f"more than {STOPPED_AFTER} s"
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run(route: str, texts: list[str]) -> None:
    work = {**OURS, **PEERS}[route]
    work(texts[:300])  # compile and import first
    begun, used = time.perf_counter(), time.process_time()
    vectorise, join, pairs = work(texts)
    result = {
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - used,
        "half": vectorise[0] + join[0] / (1 if route in OURS else 2),
        "half_cpu": vectorise[1] + join[1] / (1 if route in OURS else 2),
        "vectorise": vectorise[0],
        "pairs": pairs,
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }
    print(json.dumps(result))


def line(name: str, result: dict[str, float] | str) -> str:
    if isinstance(result, str):
        return f"{name:45} {result}"
    return (
        f"{name:45} {result['seconds']:8.2f} s {result['cpu']:8.2f} CPU s {result['peak_gb']:6.2f} GB "
        f"{result['pairs']:10.0f} pairs, vectorising {result['vectorise']:.2f} s"
    )


def print_ratios(results: dict[str, dict[str, float] | str]) -> None:
    """How much longer the best peer takes, given one triangle only."""
    for route in ("words .7", "3-shingles .2", "rare shingles"):
        ours = results.get(f"ours, {route}")
        theirs = [result for name, result in results.items() if name.endswith(route) and not name.startswith("ours")]
        finished = [result for result in theirs if isinstance(result, dict)]
        if isinstance(ours, dict) and finished:
            wall, used = (min(result[of] for result in finished) for of in ("half", "half_cpu"))
            print(
                f"{route}: best peer, one triangle, {wall:.2f} s, {wall / ours['half']:.1f} times ours; "
                f"{used:.2f} CPU s, {used / ours['half_cpu']:.1f} times ours"
            )
        elif isinstance(ours, dict) and theirs:
            print(f"{route}: no peer finished; ours {ours['half']:.2f} s")


def clock() -> Callable[[], Seconds]:
    """A clock that says how much time passed since it was asked last."""
    last = [time.perf_counter(), time.process_time()]

    def lap() -> Seconds:
        now = [time.perf_counter(), time.process_time()]
        passed = (now[0] - last[0], now[1] - last[1])
        last[:] = now
        return passed

    return lap


def print_found(made: "object") -> None:
    """Precision, and recall for each kind of planted copy, with both routes together as people use them."""
    from benchmarks.similar_generator import Made
    from workbench.methods.similarity import learnt_boilerplate, rare_shingle_pairs, read_texts, similar_pairs

    assert isinstance(made, Made)
    corpus = read_texts(made.texts)
    cosine = similar_pairs(corpus, threshold=0.3)
    rare = rare_shingle_pairs(corpus)
    wide = similar_pairs(corpus, threshold=0.15)
    own = similar_pairs(learnt_boilerplate(corpus).excluded(), threshold=0.15)
    routes = {
        "3-shingles >= .15": set(zip(wide.first.tolist(), wide.second.tolist(), strict=True)),
        "3-shingles >= .15 without learnt boilerplate": set(zip(own.first.tolist(), own.second.tolist(), strict=True)),
        "3-shingles >= .3": set(zip(cosine.first.tolist(), cosine.second.tolist(), strict=True)),
        "12 rare shingles": set(zip(rare.first.tolist(), rare.second.tolist(), strict=True)),
    }
    routes["rare shingles or 3-shingles >= .3"] = routes["12 rare shingles"] | routes["3-shingles >= .3"]
    true = made.true_pairs()
    for name, found in routes.items():
        kinds: dict[str, list[bool]] = defaultdict(list)
        for one in made.planted:
            kinds[one.kind].append((min(one.source, one.copy), max(one.source, one.copy)) in found)
        precision, recall = len(found & true) / max(1, len(found)), len(found & true) / len(true)
        print(f"{name}: {len(found)} pairs, precision {precision:.4f}, recall {recall:.4f}")
        print("   " + ", ".join(f"{kind} {sum(hits) / len(hits):.2f}" for kind, hits in kinds.items()))


def ours(representation: str, threshold: float) -> Callable[[list[str]], Timed]:
    def work(texts: list[str]) -> Timed:
        from workbench.methods.similarity.engine.corpus import read_texts
        from workbench.methods.similarity.engine.join import joined
        from workbench.methods.similarity.engine.vectors import weighed

        lap = clock()
        vectors = weighed(read_texts(texts), representation)
        vectorise = lap()
        first, _, _ = joined(vectors, threshold)
        return vectorise, lap(), len(first)

    return work


def ours_rare(texts: list[str]) -> Timed:
    from workbench.methods.similarity.engine.corpus import read_texts
    from workbench.methods.similarity.engine.rare import rare_counts
    from workbench.methods.similarity.engine.vectors import weighed

    lap = clock()
    vectors = weighed(read_texts(texts), "3-shingles")
    vectorise = lap()
    first, _, _ = rare_counts(vectors, 12, 20)
    return vectorise, lap(), len(first)


def scikit_with(join: Callable[..., object], size: int, threshold: float) -> Callable[[list[str]], Timed]:
    def work(texts: list[str]) -> Timed:
        from sklearn.feature_extraction.text import TfidfVectorizer

        lap = clock()
        vectors = TfidfVectorizer(ngram_range=(size, size)).fit_transform(texts)
        vectorise = lap()
        product = join(vectors, threshold)
        # a pair is counted once, and no text with itself
        pairs = (product.nnz - len(texts)) // 2  # type: ignore[attr-defined]
        return vectorise, lap(), pairs

    return work


def sparse_dot_topn(vectors: object, threshold: float) -> object:
    from sparse_dot_topn import sp_matmul_topn

    # no text has more than sixty copies
    return sp_matmul_topn(vectors, vectors.T.tocsr(), top_n=200, threshold=threshold, n_threads=2)  # type: ignore[attr-defined]


def sp_matmul_rs(vectors: object, threshold: float) -> object:
    from sp_matmul_rs import sp_matmul_topn

    # no text has more than sixty copies
    return sp_matmul_topn(vectors, vectors.T.tocsr(), top_n=200, threshold=threshold, n_threads=2)  # type: ignore[attr-defined]


def polars_rare(texts: list[str]) -> Timed:
    import polars as pl

    lap = clock()
    words = pl.DataFrame({"text": range(len(texts)), "whole": texts}).with_columns(
        pl.col("whole").str.to_lowercase().str.extract_all(r"\b\w\w+\b").alias("word")
    )
    long = words.select("text", "word").explode("word").drop_nulls()
    shingles = long.select(
        "text",
        pl.concat_str(
            "word", pl.col("word").shift(-1).over("text"), pl.col("word").shift(-2).over("text"), separator=" "
        )
        .hash()
        .alias("shingle"),
        pl.col("word").shift(-2).over("text").is_not_null().alias("whole"),
    )
    shingles = shingles.filter("whole").select("text", "shingle").unique()
    rare = shingles.filter(pl.len().over("shingle").is_between(2, 20))
    vectorise = lap()
    pairs = (
        rare.join(rare, on="shingle").filter(pl.col("text") < pl.col("text_right")).group_by("text", "text_right").len()
    )
    found = pairs.filter(pl.col("len") >= 12).height
    return vectorise, lap(), found


def datasketch_rare(texts: list[str]) -> Timed:
    from datasketch import MinHash, MinHashLSH

    lap = clock()
    hashes = []
    for text in texts:
        words = text.lower().split()
        one = MinHash(num_perm=128)
        one.update_batch([" ".join(words[at : at + 3]).encode() for at in range(len(words) - 2)])
        hashes.append(one)
    vectorise = lap()
    near = MinHashLSH(threshold=0.3, num_perm=128)
    pairs = 0
    for number, one in enumerate(hashes):
        pairs += len(near.query(one))
        near.insert(number, one)
    return vectorise, lap(), pairs


OURS: dict[str, Callable[[list[str]], Timed]] = {
    "ours, words .7": ours("words", 0.7),
    "ours, 3-shingles .2": ours("3-shingles", 0.2),
    "ours, rare shingles": ours_rare,
}
PEERS: dict[str, Callable[[list[str]], Timed]] = {
    "scikit-learn and sparse_dot_topn, words .7": scikit_with(sparse_dot_topn, 1, 0.7),
    "scikit-learn and sp_matmul_rs, words .7": scikit_with(sp_matmul_rs, 1, 0.7),
    "scikit-learn and sparse_dot_topn, 3-shingles .2": scikit_with(sparse_dot_topn, 3, 0.2),
    "scikit-learn and sp_matmul_rs, 3-shingles .2": scikit_with(sp_matmul_rs, 3, 0.2),
    "polars, rare shingles": polars_rare,
    "datasketch (Jaccard .3), rare shingles": datasketch_rare,
}

if __name__ == "__main__":
    main()
