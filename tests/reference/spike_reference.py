#!/usr/bin/env python3
"""Prints the expected values of tests/unit/analysis/spikes_test.cpp: the detector of spikes.hpp up to the first alarm,
written a second time and by brute force with numpy, on series that both can make from the same integers.

    python3 tests/reference/spike_reference.py
"""
import numpy as np


def noise(n, seed):
    """n values within -0.05 and 0.05 from the linear congruence of Numerical Recipes."""
    state, values = seed, []
    for _ in range(n):
        state = (1664525 * state + 1013904223) % 2**32
        values.append((state / 2**32 - 0.5) * 0.1)
    return np.array(values)


def smooth(values):
    """AR(1) with coefficient one half."""
    out, level = [], 0.0
    for value in values:
        level = 0.5 * level + value
        out.append(level)
    return np.array(out)


def first_alarm(x):
    """Day, side, start, d / s, s and lambda of the first alarm in a series without gaps."""
    n = len(x)
    d = np.full(n, np.nan)
    up = down = 0.0
    up_since = down_since = 0
    for t in range(n):
        window = x[max(0, t - 95):max(0, t - 5)]
        if len(window) < 28:
            continue
        d[t] = x[t] - np.median(window)
        pool = d[max(0, t - 370):t - 5]
        pool = pool[~np.isnan(pool)]
        if len(pool) < 60:
            continue
        cut = 2.5 * 1.4826 * np.median(np.abs(pool))
        q = np.clip(pool, -cut, cut)
        m = len(q)
        phi = (q[1:] * q[:-1]).mean() / (q * q).mean()
        phi = 0.0 if phi < 1.645 / np.sqrt(m) else min(0.98, (m * phi + 2) / (m - 4))
        widening = np.sqrt((1 + phi) / (1 - phi))
        s = max(np.sqrt((q * q).mean() / 0.9777), 0.01)
        z = d[t] / (s * widening)
        up_since = up_since if up > 0 else t
        down_since = down_since if down > 0 else t
        up, down = max(0.0, up + z - 1.4), max(0.0, down - z - 1.4)
        side, start = (1, up_since) if up > 3.3 else (-1, down_since) if down > 3.3 else (0, 0)
        up, down = (0.0 if up > 3.3 else up), (0.0 if down > 3.3 else down)
        last = d[t - 2:t + 1]
        for sign in (1, -1):
            beyond = np.flatnonzero(sign * last > 4 * s)
            if len(beyond) >= 2 and side in (0, sign):
                start = min(start, t - 2 + beyond[0]) if side else t - 2 + beyond[0]
                side = sign
        if side != 0 and side * np.median(last) >= 0.05:
            return t, side, start, d[t] / s, s, widening
    return None


for name, values in (("independent", noise(300, 1)), ("autocorrelated", smooth(noise(300, 2)))):
    for step in (0.14, -0.25):
        x = values.copy()
        x[200:] += step
        t, side, start, score, s, widening = first_alarm(x)
        print(f"{name}, step {step}: found {t}, side {side}, start {start}, d/s {score:.9f}, s {s:.9f}, "
              f"lambda {widening:.9f}")
        move = max(0.05, min((1.4 + 3.3 / 5) * s * widening, 4 * s))
        print(f"    smallest visible move that day {np.expm1(move):.9f}")
