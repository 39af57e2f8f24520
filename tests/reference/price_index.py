#!/usr/bin/env python3
"""The seller-adjusted index of the case "the index is the least squares that numpy finds": python3 price_index.py"""
import numpy as np

quotes = [(0, 1, 9.10), (0, 2, 9.40), (0, 3, 9.00), (1, 1, 9.05), (1, 4, 9.60), (2, 2, 9.20), (2, 3, 8.95),
          (2, 4, 9.45), (2, 5, 9.90), (4, 5, 9.70), (4, 1, 8.85), (4, 6, 9.15), (5, 6, 9.20), (5, 2, 9.25)]
weeks = sorted({week for week, _, _ in quotes})
sellers = sorted({seller for _, seller, _ in quotes})
design = np.zeros((len(quotes), len(weeks) + len(sellers)))
for row, (week, seller, _) in enumerate(quotes):
    design[row, weeks.index(week)] = 1
    design[row, len(weeks) + sellers.index(seller)] = 1
effects = np.linalg.lstsq(design, np.array([price for _, _, price in quotes]), rcond=None)[0][:len(weeks)]
print(", ".join(f"{effect:.12f}" for effect in effects - effects[0]))
