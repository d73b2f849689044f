"""``python -m bench.world [--subjects N] [--sample N]``, or ``--cost``: see :mod:`bench.world`.

Without ``--cost``: a world is made and scanned, erasures are planned for a sample of its people, all of one batch, and
every record in every plan is judged by the ledger. With it: what 1, 10, 100 and 1,000 requests cost, planned alone
(medians of several runs, of people of their own), and the whole job once each: plan, approve, apply, verify.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.world.fill import World, fill
from bench.world.house import ask, carry_out, opened
from bench.world.people import CASES, STREET
from bench.world.score import Score, score
from delenda.erasure.closure import load_parts, load_subjects
from delenda.jobs import plan, scan
from delenda.jobs.house import House

BAR = 10
"""A thousand requests may cost so many times as much as one."""


def sample_of(people: int, count: int, seed: int) -> list[int]:
    """Return people of every nasty case, and of ten plain ones for each twenty-six of them, in random streets."""
    rng = random.Random(seed)
    streets = rng.sample(range(people // STREET), min(people // STREET, -(-count // 36)))
    plain = [house for house in range(STREET) if house not in CASES]
    chosen = [s * STREET + house for s in streets for house in (*CASES, *rng.sample(plain, 36 - len(CASES)))]
    return chosen[:count]


def judged(house: House, world: World, people: Sequence[int], plan_file: Path) -> tuple[Score, float]:
    """Plan erasures for people together; return their score, and the seconds that planning took."""
    requests = ask(house, people)
    start = time.perf_counter()
    report = plan.plan(house, list(requests), plan_file)
    seconds = time.perf_counter() - start
    parts, subjects = load_parts(house.control, report.digest), load_subjects(house.control, report.digest)
    return score(world, requests, parts, subjects, report.review, report.questions), seconds


def judge(world: World, count: int, seed: int) -> None:
    """Print what the plans of a sample come to."""
    with opened(world) as house:
        start = time.perf_counter()
        report = scan.run(house)
        print(f"scanned {report.records:,} records in {time.perf_counter() - start:.0f} s; {report.problems or 'none'}")
        people = sample_of(world.people, count, seed)
        total, seconds = judged(house, world, people, world.folder / "plan.json")
    share = sum(house < 13 or house == 15 for house in range(STREET)) / STREET
    print(f"{share:.0%} of the people share an identifier, or have one that was another's")
    print(f"planned {total.people:,} erasures together in {seconds:.1f} s\n")
    print(f"{'records':<44}{'measured':>10}{'bar':>8}")
    print(f"{'of anybody else in a plan':<44}{sum(total.foreign.values()):>10,}{0:>8}")
    print(f"{'missed without a word':<44}{sum(total.missed.values()):>10,}{0:>8}")
    print(f"{'rightly in a plan':<44}{sum(total.right.values()):>10,}")
    print(f"{'reported for a person to decide':<44}{sum(total.reported.values()):>10,}")
    for what, counter in (("foreign", total.foreign), ("missed", total.missed), ("reported", total.reported)):
        for place, n in counter.most_common():
            print(f"  {what}: {place}: {n}")


def cost(world: World, counts: Sequence[int], runs: int, seed: int) -> None:
    """Print what requests cost together, in one process."""
    rng = random.Random(seed)
    people = iter(rng.sample(range(world.people), min(world.people, runs * sum(counts) + sum(counts) + 1)))
    with opened(world) as house:
        scan.run(house)
        judged(house, world, [next(people)], world.folder / "plan.json")
        print(f"{world.people:,} people, {sum(world.rows.values()):,} records; seed {seed}; medians of {runs} runs\n")
        print(f"{'requests':>10}{'plan, s':>12}{'of one':>10}{'bar':>8}{'whole job, s':>16}{'of one':>10}{'bar':>8}")
        first: tuple[float, float] | None = None
        for count in counts:
            seconds = []
            for _ in range(runs):
                some = [next(people) for _ in range(count)]
                seconds.append(judged(house, world, some, world.folder / "plan.json")[1])
            whole = carry_out(house, [next(people) for _ in range(count)], world.folder / "plan.json")
            alone = median(seconds)
            first = first or (alone, whole)
            bar = f"{BAR if count == 1000 else '':>8}"
            print(
                f"{count:>10,}{alone:>12.2f}{alone / first[0]:>9.1f}×{bar}{whole:>16.2f}{whole / first[1]:>9.1f}×{bar}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.world", description=__doc__)
    parser.add_argument("--subjects", type=int, help="people in the world; 1,000,000, with --cost 100,000")
    parser.add_argument("--sample", type=int, default=1_000, help="people whose erasure is planned and judged")
    parser.add_argument("--cost", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        start = time.perf_counter()
        world = fill(Path(name), given.subjects or (100_000 if given.cost else 1_000_000))
        seconds = time.perf_counter() - start
        print(f"made {world.people:,} people with {sum(world.rows.values()):,} records in {seconds:.0f} s")
        if given.cost:
            cost(world, [1, 10, 100, 1_000], given.runs, given.seed)
        else:
            judge(world, given.sample, given.seed)
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB")


if __name__ == "__main__":
    main()
