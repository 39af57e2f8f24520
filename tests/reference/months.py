#!/usr/bin/env python3
"""Writes tests/golden/files/months.csv: seven months of an invented market, with the truth that the golden cases of
spikes and trends show again. Sellers and prices are made from fixed integers; nothing is drawn at random.

    python3 tests/reference/months.py > tests/golden/files/months.csv

- a100-80gb-pcie, used, US: 10 sellers who list anew every 14 days. Prices fall by 0.8 % in 30 days; from 3 to 12
  April 2025 eight of them ask 30 % more.
- h100-80gb-pcie, used, US: 9 sellers who cut their prices every 28 days, 3 % each time.
- a100-80gb-pcie, used, CN, in CNY: 9 sellers with steady prices, 25 % higher from 5 April 2025 on.
- h100-80gb-sxm5, used, CN: 3 sellers since 2 May 2025: too short for anything.
"""
import datetime as dt

FIRST, LAST = dt.date(2024, 11, 11), dt.date(2025, 6, 9)
DAY = dt.timedelta(1)


def factor(seller, round_number):
    """A seller's price relative to the market: between 0.92 and 1.08, with a little movement from round to round."""
    return 1 + ((seller * 37) % 17 - 8) / 100 + ((seller * 13 + round_number * 29) % 11 - 5) / 1000


def row(first, last, market, name, title, price, currency, seller, country, listed):
    print(f"{first},{last},{market},{name},{title},{round(price / 10) * 10},{currency},Used,{seller},{country},{listed}")


def spans(begin, end, changes):
    """[begin, end] cut at the days in `changes`."""
    cuts = [begin] + [day for day in changes if begin < day <= end] + [end + DAY]
    return [(a, b - DAY) for a, b in zip(cuts, cuts[1:])]


print("observed_at,last_seen,market,external_id,title,price,currency,condition,seller,country,listed_on")
up, down = dt.date(2025, 4, 3), dt.date(2025, 4, 13)
for seller in range(10):
    begin = FIRST + DAY * ((seller * 3) % 14)
    number = 0
    while begin <= LAST:
        end = min(begin + DAY * 13, LAST)
        for first, last in spans(begin, end, [up, down]):
            level = 16000 * (1 - 0.008 * (begin - FIRST).days / 30)
            level *= 1.3 if seller < 8 and up <= first < down else 1
            row(first, last, "ebay-us", f"a{seller}-{number}", "NVIDIA A100 80GB PCIe 900-21001-0020-000",
                level * factor(seller, number), "USD", f"us-{seller}", "US", begin)
        begin, number = begin + DAY * 14, number + 1
for seller in range(9):
    cuts = [FIRST + DAY * (28 * k + 3 * seller) for k in range(9)]
    for k, (first, last) in enumerate(spans(FIRST, LAST, cuts[1:] if seller == 0 else cuts)):
        row(first, last, "ebay-us", f"h{seller}", "NVIDIA H100 80GB PCIe accelerator", 27000 * 0.97**k * factor(seller, 0),
            "USD", f"us-{seller + 20}", "US", "2024-10-01")
shift = dt.date(2025, 4, 5)
for seller in range(9):
    for k, (first, last) in enumerate(spans(FIRST, LAST, sorted({FIRST + DAY * (40 + 9 * seller), shift}))):
        level = 112000 * (1.25 if first >= shift else 1)
        row(first, last, "demo-cn", f"c{seller}", "英伟达 A100 80G PCIe 显卡", level * factor(seller, k), "CNY",
            f"cn-{seller}", "CN", "2024-10-01")
for seller in range(3):
    row(dt.date(2025, 5, 2), LAST, "demo-cn", f"s{seller}", "NVIDIA H100 80GB SXM5", 178000 + 2000 * seller, "CNY",
        f"cn-{seller + 20}", "CN", "2025-05-02")
