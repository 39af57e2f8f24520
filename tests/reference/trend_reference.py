#!/usr/bin/env python3
"""Prints the expected values of tests/unit/analysis/trend_test.cpp and quantile_test.cpp: numpy and scipy
(Debian's python3-scipy 1.10.1), on the series that the tests state.

    python3 tests/reference/trend_reference.py
"""
import numpy as np
from scipy import stats

# A price that rises with noise, in dollars; one with ties; one with two gaps (weeks 3, 4 and 9 absent).
RISING = [9800, 9950, 9700, 10100, 10250, 10050, 10400, 10300, 10650, 10500, 10900, 10750, 11200, 11050]
TIED = [5, 5, 4, 6, 6, 6, 7, 5, 8, 8, 7, 9]
GAP_WEEKS = [0, 1, 2, 5, 6, 7, 8, 10, 11, 12]
GAPPED = [100, 102, 99, 97, 98, 95, 96, 92, 93, 90]


def kendall_s(values):
    return int(sum(np.sign(b - a) for i, a in enumerate(values) for b in values[i + 1:]))


for name, times, values in (
        ("rising", range(len(RISING)), RISING), ("tied", range(len(TIED)), TIED), ("gapped", GAP_WEEKS, GAPPED)):
    times = np.array(times, float)
    logs = np.log(np.array(values, float))
    slope = stats.theilslopes(logs, times).slope
    tau = stats.kendalltau(times, logs).statistic
    n = len(values)
    ties = sum(c * (c - 1) // 2 for c in np.unique(values, return_counts=True)[1])
    pairs = n * (n - 1) // 2
    # tau-b = S / sqrt(pairs * (pairs - ties)): S from scipy, beside S by definition.
    print(f"{name}: S {kendall_s(values)}, from kendalltau {tau * np.sqrt(pairs * (pairs - ties)):.6f}, "
          f"Sen slope a week {slope:.12f}, per 30 days {np.expm1(slope * 30 / 7):.12f}")

logs = np.log(np.array(RISING, float))
print("median of the rising logs", np.median(logs), "percentile 10", np.percentile(logs, 10))

# The order statistics of the median's interval: the largest k with 2 P(Bin(n, 1/2) < k) <= 0.05.
print("interval ranks", [(n, max(k for k in range(n // 2 + 1) if k == 0 or 2 * stats.binom.cdf(k - 1, n, 0.5) <= 0.05))
                         for n in (6, 7, 8, 9, 12, 15, 20, 25, 30, 50, 100, 1000, 2000)])


def adjusted(p):
    """R's p.adjust(p, "BH"), as its source defines it."""
    p = np.asarray(p)
    order = np.argsort(-p)
    ranks = np.arange(len(p), 0, -1)
    q = np.empty(len(p))
    q[order] = np.minimum(1, np.minimum.accumulate(len(p) / ranks * p[order]))
    return q


# Benjamini and Hochberg (1995), section 3.2: the 15 comparisons of the thrombolysis study.
BH_1995 = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
           0.7590, 1.0]
print("BH 1995", [round(q, 6) for q in adjusted(BH_1995)])

# The lag-1 autocorrelation of the weeks less their Sen line, where no week is absent.
logs = np.log(np.array(RISING, float))
times = np.arange(len(RISING))
d = logs - stats.theilslopes(logs, times).slope * times
d -= d.mean()
r = (d[1:] * d[:-1]).sum() / (d * d).sum()
n = len(d)
phi = np.clip((n * r + 2) / (n - 4), 0, 1)
print("rising: r", r, "phi", min(1, phi + 0.75 * np.sqrt((1 - phi * phi) / n)))

# p and the interval's half width, from 400,000 simulated series: what 1,999 approximate.
rng = np.random.default_rng(1)
for name, times, values in (("rising", range(len(RISING)), RISING), ("tied", range(len(TIED)), TIED)):
    logs = np.log(np.array(values, float))
    times = np.arange(len(values))
    d = logs - stats.theilslopes(logs, times).slope * times
    d -= d.mean()
    n = len(d)
    phi = np.clip((n * (d[1:] * d[:-1]).sum() / (d * d).sum() + 2) / (n - 4), 0, 1)
    phi = min(1, phi + 0.75 * np.sqrt((1 - phi * phi) / n))
    x = rng.standard_normal((400_000, n))
    for t in range(1, n):
        x[:, t] = phi * x[:, t - 1] + np.sqrt(1 - phi * phi) * x[:, t]
    s = np.zeros(len(x))
    for i in range(n):
        for j in range(i + 1, n):
            s += np.sign(x[:, j] - x[:, i])
    print(f"{name}: phi {phi:.9f}, p {(abs(s) >= abs(kendall_s(values))).mean():.5f}, "
          f"95 % of |S| {np.quantile(abs(s), 0.95)}")
