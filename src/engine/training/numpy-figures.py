"""The training options in NumPy on a small fixed set; writes numpy-figures.json beside this file.

    python3 src/engine/training/numpy-figures.py

Written from the definitions (L2: cost + λ/2m Σ‖W‖², momentum: v ← βv + (1 − β)g, decay: α / (1 + d · epoch), Adam, RMSprop,
mini-batches by np.random.RandomState(seed).permutation once an epoch), not from Whisker's code. Nothing else needs Python.
"""

import json
import pathlib

import numpy as np


def noise(samples, features, seed):
    random = np.random.RandomState(seed)
    X = np.floor(256 * random.random_sample((samples, features)))
    y = np.arange(samples) % 2
    X[:, : features // 4] = np.where(y == 1, 200, 50)[:, None]
    return X.T / 255, y[None, :].astype(float)


def forward(W, b, X, hidden):
    A, Zs, As = X, [], [X]
    for l in range(len(W)):
        Z = W[l] @ A + b[l]
        A = 1 / (1 + np.exp(-Z)) if l == len(W) - 1 else (np.maximum(0, Z) if hidden == "relu" else np.tanh(Z))
        Zs.append(Z)
        As.append(A)
    return Zs, As


def cost_of(A, Y, W, l2, m):
    cross = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return float(cross + l2 / (2 * m) * sum(np.sum(w * w) for w in W))


def gradients(W, Zs, As, Y, hidden, l2, m):
    dZ, count = As[-1] - Y, Y.shape[1]
    dW, db = [None] * len(W), [None] * len(W)
    for l in reversed(range(len(W))):
        dW[l] = dZ @ As[l].T / count + l2 / m * W[l]
        db[l] = dZ.mean(axis=1, keepdims=True)
        if l:
            slope = (Zs[l - 1] > 0) if hidden == "relu" else 1 - np.tanh(Zs[l - 1]) ** 2
            dZ = (W[l].T @ dZ) * slope
    return dW, db


def run(options, iterations=60):
    o = {"hiddenActivation": "relu", "learningRate": 0.1, "optimizer": "gradient-descent", "l2": 0, "momentum": 0}
    o |= {"batchSize": None, "learningRateDecay": 0} | options
    X, Y = noise(23, 48, 1)
    m, dims, hidden = 23, [48, 5, 3, 1], o["hiddenActivation"]
    np.random.seed(1)
    W = [np.random.randn(n, p) / np.sqrt(p) for p, n in zip(dims, dims[1:])]
    b = [np.zeros((n, 1)) for n in dims[1:]]
    first = [np.zeros_like(x) for x in W + b]
    second = [np.zeros_like(x) for x in W + b]
    order, epoch, at, costs = np.random.RandomState(1), 0, 0, []
    for i in range(1, iterations + 1):
        rate = o["learningRate"] / (1 + o["learningRateDecay"] * epoch)
        if o["batchSize"] is None:
            batch, epoch = np.arange(m), epoch + 1
        else:
            if at == 0:
                permutation = order.permutation(m)
            batch = permutation[at : at + o["batchSize"]]
            at += o["batchSize"]
            if at >= m:
                at, epoch = 0, epoch + 1
        Zs, As = forward(W, b, X[:, batch], hidden)
        costs.append(cost_of(As[-1], Y[:, batch], W, o["l2"], m))
        dW, db = gradients(W, Zs, As, Y[:, batch], hidden, o["l2"], m)
        stepped = []
        for k, (x, g) in enumerate(zip(W + b, dW + db)):
            if o["optimizer"] == "adam":
                first[k] = 0.9 * first[k] + 0.1 * g
                second[k] = 0.999 * second[k] + 0.001 * g * g
                corrected = first[k] / (1 - 0.9**i), second[k] / (1 - 0.999**i)
                stepped.append(x - rate * corrected[0] / (np.sqrt(corrected[1]) + 1e-8))
            elif o["optimizer"] == "rmsprop":
                second[k] = 0.9 * second[k] + 0.1 * g * g
                stepped.append(x - rate * g / (np.sqrt(second[k]) + 1e-8))
            elif o["momentum"]:
                first[k] = o["momentum"] * first[k] + (1 - o["momentum"]) * g
                stepped.append(x - rate * first[k])
            else:
                stepped.append(x - rate * g)
        W, b = stepped[: len(W)], stepped[len(W) :]
    costs.append(cost_of(forward(W, b, X, hidden)[1][-1], Y, W, o["l2"], m))
    return {"options": options, "costs": costs, "W1Sum": float(W[0].sum()), "W1First": W[0].ravel()[:3].tolist()}


cases = {
    "L2": {"l2": 2},
    "momentum": {"momentum": 0.9},
    "L2 and momentum, tanh": {"l2": 3, "momentum": 0.8, "hiddenActivation": "tanh"},
    "mini-batches": {"batchSize": 7},
    "learning-rate decay": {"learningRateDecay": 0.05},
    "everything linear": {"l2": 1, "momentum": 0.7, "batchSize": 5, "learningRateDecay": 0.1},
    "Adam": {"optimizer": "adam", "learningRate": 0.01},
    "Adam, L2, mini-batches": {"optimizer": "adam", "learningRate": 0.01, "l2": 1, "batchSize": 6},
    "RMSprop": {"optimizer": "rmsprop", "learningRate": 0.003},
}
figures = {"numpy": np.__version__, "cases": {name: run(options) for name, options in cases.items()}}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(figures) + "\n")
