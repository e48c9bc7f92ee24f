"""Scores of made-up splits by their definitions, pair by pair, in NumPy; writes scores-figures.json beside this file.

    python3 src/engine/inspection/scores-figures.py

The tests compare scores.ts with these figures. Nothing else needs Python.
"""

import json
import pathlib

import numpy as np

Z = 1.959963984540054


def operating_points(y, p):
    """One point for "no image is positive" and one for each distinct probability v: positive where p >= v."""
    values = np.unique(p)[::-1]
    points = [{"threshold": values[0], "tpr": 0.0, "fpr": 0.0, "precision": 1.0}]
    for k, v in enumerate(values):
        called = p >= v
        tp, fp = np.sum(called & (y == 1)), np.sum(called & (y == 0))
        points.append({
            "threshold": values[k + 1] if k + 1 < len(values) else 0.0,
            "tpr": tp / np.sum(y == 1), "fpr": fp / np.sum(y == 0), "precision": tp / (tp + fp),
        })
    return points


def auroc(y, p):
    """Share of (positive, negative) pairs in the right order, ties counted half; DeLong's variance of it."""
    psi = np.array([[float(a > b) + 0.5 * float(a == b) for b in p[y == 0]] for a in p[y == 1]])
    area = psi.mean()
    rows, columns = psi.mean(axis=1), psi.mean(axis=0)
    if len(rows) < 2 or len(columns) < 2:
        return area, None
    variance = rows.var(ddof=1) / len(rows) + columns.var(ddof=1) / len(columns)
    if variance == 0 or area in (0.0, 1.0):
        return area, None
    half = Z * np.sqrt(variance) / (area * (1 - area))
    logit = np.log(area / (1 - area))
    return area, [1 / (1 + np.exp(-(logit - half))), 1 / (1 + np.exp(-(logit + half)))]


def calibration(y, p):
    edges = np.arange(11) / 10  # as they are written; linspace has 0.30000000000000004
    index = np.clip(np.digitize(p, edges) - 1, 0, 9)
    bins = []
    for b in range(10):
        inside = index == b
        n = int(inside.sum())
        bins.append({"images": n, "probability": p[inside].mean() if n else None, "share": y[inside].mean() if n else None})
    error = sum(b["images"] * abs(b["probability"] - b["share"]) for b in bins if b["images"]) / len(y)
    return bins, error


def measures(y, p, threshold):
    c = p > threshold
    tp, fp = np.sum(c & (y == 1)), np.sum(c & (y == 0))
    fn, tn = np.sum(~c & (y == 1)), np.sum(~c & (y == 0))
    ratio = lambda a, b: a / b if b else None
    recall, specificity = ratio(tp, tp + fn), ratio(tn, tn + fp)
    both = recall is not None and specificity is not None
    return {
        "balancedAccuracy": (recall + specificity) / 2 if both else None,
        "precision": ratio(tp, tp + fp), "recall": recall, "specificity": specificity,
        "f1": ratio(2 * tp, 2 * tp + fp + fn),
    }


def case(name, y, p, threshold=0.5):
    y, p = np.asarray(y), np.asarray(p, dtype=float)
    both = 0 < y.sum() < len(y)
    area, interval = auroc(y, p) if both else (None, None)
    points = operating_points(y, p) if both else None
    bins, error = calibration(y, p)
    return {
        "name": name, "labels": y.tolist(), "probabilities": p.tolist(), "threshold": threshold,
        "points": points, "auroc": area, "aurocInterval": interval,
        "averagePrecision": sum((b["tpr"] - a["tpr"]) * b["precision"] for a, b in zip(points, points[1:])) if both else None,
        "bins": bins, "calibrationError": error, "brier": float(np.mean((p - y) ** 2)),
        "measures": measures(y, p, threshold),
    }


random = np.random.RandomState(7)


def drawn(n, sharpness, decimals=None):
    y = (random.rand(n) < 0.35).astype(int)
    p = 1 / (1 + np.exp(-(sharpness * (2 * y - 1) + random.randn(n) * 1.5)))
    return y, p if decimals is None else p.round(decimals)


cases = [
    case("50 images", *drawn(50, 0.8)),
    case("209 images", *drawn(209, 1.2), threshold=0.4),
    case("200 images, many ties", *drawn(200, 0.6, 1), threshold=0.3),
    case("60 images, two values", *drawn(60, 0.4, 0)),
    case("all in order", [0, 0, 0, 1, 1], [0.1, 0.2, 0.3, 0.7, 0.9]),
    case("all out of order", [1, 1, 0, 0], [0.1, 0.2, 0.7, 0.9]),
    case("one value for all", [0, 1, 1, 0, 1], [0.5] * 5),
    case("exactly 0 and 1", [0, 1, 1, 0], [0.0, 1.0, 0.0, 1.0]),
    case("one of each class", [1, 0], [0.6, 0.4]),
    case("positives only", [1, 1, 1], [0.2, 0.6, 0.9]),
    case("negatives only", [0, 0], [0.2, 0.6]),
    case("nothing called positive", [0, 1, 0], [0.2, 0.3, 0.1], threshold=0.9),
]
plain = lambda o: o.item() if isinstance(o, np.generic) else o.tolist()
out = pathlib.Path(__file__).with_suffix(".json")
out.write_text(json.dumps(cases, default=plain, indent=1) + "\n")
