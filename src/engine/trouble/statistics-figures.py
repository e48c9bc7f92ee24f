"""Freezes NumPy's statistics of a small made-up dataset into statistics-figures.json. Run: python3 statistics-figures.py"""
import json
from pathlib import Path

import numpy as np

SIZE, COUNT = 16, 11
features = SIZE * SIZE * 3
i, p = np.meshgrid(np.arange(COUNT), np.arange(features), indexing="ij")
# The test makes the same bytes.
pixels = ((i * 37 + p * 13 + (p * p) % 251 * (i + 1)) % 256).astype(np.uint8)
# Darker and darker, so that brightness differs.
pixels = (pixels.astype(np.int64) * (COUNT - i) // COUNT).astype(np.uint8)
classes = np.arange(COUNT) % 3 % 2  # 0 1 0 0 1 0 …

figures = []
for c in (0, 1):
    x = pixels[classes == c].astype(np.float64)
    rgb = x.reshape(len(x), -1, 3)
    grey = rgb @ np.array([0.299, 0.587, 0.114])
    histogram = lambda values: np.histogram(values, bins=32, range=(0, 256))[0]
    figures.append(
        {
            "count": len(x),
            "meanBrightness": grey.mean(axis=1).mean(),
            "meanContrast": grey.std(axis=1).mean(),
            "brightness": histogram(grey.mean(axis=1)).tolist(),
            "colours": [(histogram(rgb[:, :, k]) / rgb[:, :, k].size).tolist() for k in range(3)],
            "mean": x.mean(axis=0).tolist(),
            "deviation": x.std(axis=0).tolist(),
        }
    )
Path(__file__).with_suffix(".json").write_text(json.dumps(figures) + "\n")
