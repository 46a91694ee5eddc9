"""Two ways to do the same, timed turn by turn, so that a busy machine slows both alike."""

import statistics
import time

TURNS = 7


def medians(ours, plain, before=lambda: None, turns=TURNS):
    """Return the median seconds of both; each runs once beforehand to warm up.

    :param ours, plain: functions without arguments
    :param before: called before each turn of either, outside the time
    """
    times = {ours: [], plain: []}
    for turn in range(turns + 1):
        for once in times:
            before()
            start = time.perf_counter()
            once()
            if turn:
                times[once].append(time.perf_counter() - start)
    return statistics.median(times[ours]), statistics.median(times[plain])


def row(name, ours, plain, factor, limit=None):
    """Return the row of a benchmark in milliseconds: at most ``factor`` times the plain way.

    :param limit: the most milliseconds allowed, if any
    """
    ours, plain = 1000 * ours, 1000 * plain
    return {
        "name": name,
        "value": round(ours, 2),
        "unit": "ms",
        "baseline": round(plain, 2),
        "ratio": round(plain / ours, 2),
        "goal": round(1 / factor, 2),
        "ok": ours <= factor * plain and (limit is None or ours <= limit),
    }
