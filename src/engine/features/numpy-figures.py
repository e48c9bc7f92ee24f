"""Edges and colours of invented images, by NumPy, for features.test.ts: python3 numpy-figures.py > numpy-figures.json

Written from the definitions (docs/decisions/features.md), whole images at once, and with real mirror images: nothing of
the TypeScript's way of going about it.
"""
import json

import numpy as np

CELL, BINS, CLIP, EPSILON, LEVELS, GRID, ROOTS, CONSTANT = 8, 9, 0.2, 1e-5, 4, 2, 2, 0.5


def invented(size, seed):
    """Bytes without a random generator, so that both sides can make them: see `invented` in features.test.ts."""
    i = np.arange(size * size * 3, dtype=np.int64)
    y, x, c = i // (3 * size), i // 3 % size, i % 3
    value = 128 + 70 * np.sign((x * (3 + seed) + y * (5 - seed)) % 23 - 11) + (x * x + y * (7 * c + seed)) % 57
    return np.clip(value, 0, 255).astype(np.uint8).reshape(size, size, 3)


def orientations(image):
    x = image.astype(float) / 255
    p = np.pad(x, ((1, 1), (1, 1), (0, 0)), mode="edge")
    gx, gy = p[1:-1, 2:] - p[1:-1, :-2], p[2:, 1:-1] - p[:-2, 1:-1]
    strength = np.sqrt(gx**2 + gy**2)
    best = strength.round(12).argmax(-1)[..., None]
    gx, gy, strength = (np.take_along_axis(a, best, -1)[..., 0] for a in (gx, gy, strength))
    return np.mod(np.arctan2(gy, gx), np.pi) / np.pi * BINS, strength


def tent(centre, count):
    """Linear interpolation: (len(centre), count), the weight of each bin of width 1."""
    return np.maximum(0, 1 - np.abs(centre[:, None] - (np.arange(count) + 0.5)))


def hog(image):
    size = len(image)
    cells = size // CELL
    bins, strength = orientations(image)
    where = tent((np.arange(size) + 0.5 - (size - cells * CELL) / 2) / CELL, cells)
    turned = np.stack([bins - BINS, bins, bins + BINS], -1)[..., None] - (np.arange(BINS) + 0.5)
    direction = np.maximum(0, 1 - np.abs(turned)).sum(-2)
    cell = np.einsum("yx,yxo,yi,xj->ijo", strength, direction, where, where)
    blocks = np.concatenate([cell[:-1, :-1], cell[:-1, 1:], cell[1:, :-1], cell[1:, 1:]], -1)
    normalized = lambda v: v / np.sqrt((v**2).sum(-1, keepdims=True) + EPSILON)
    return normalized(np.minimum(normalized(blocks), CLIP)).ravel() / (cells - 1)


def colours(image):
    size = len(image)
    cell = np.arange(size) * GRID // size
    step = image.astype(int) * LEVELS // 256
    parts = []
    for row in range(GRID):
        for col in range(GRID):
            part = step[cell == row][:, cell == col].reshape(-1, 3)
            counts, _ = np.histogramdd(part, bins=[np.arange(LEVELS + 1) - 0.5] * 3)
            root = counts.ravel() ** (0.5**ROOTS)
            parts.append(root / np.linalg.norm(root))
    return np.concatenate(parts) / GRID


def features(image):
    both = [np.concatenate([hog(i), colours(i)]) for i in (image, image[:, ::-1])]
    return np.append((both[0] + both[1]) / 2, CONSTANT)


if __name__ == "__main__":
    cases = []
    for size, seed in ((16, 0), (17, 1), (33, 2), (64, 1), (64, 3)):
        values = features(invented(size, seed))
        cases.append(
            {
                "size": size,
                "seed": seed,
                "count": len(values),
                "sum": float(values.sum()),
                "every7th": values[::7].tolist(),
            }
        )
    stack = np.stack([features(invented(64, seed)) for seed in range(4)])
    mean = stack[:3].mean(0)
    mean[-1] = 0
    scale = np.sqrt(((stack[:3] - mean)[:, :-1] ** 2).mean())
    scaled = (stack - mean) / scale
    scaling = {"scale": float(scale), "every7thMean": mean[::7].tolist(), "every7thOfLast": scaled[3, ::7].tolist()}
    print(json.dumps({"cases": cases, "scaling": scaling}))
