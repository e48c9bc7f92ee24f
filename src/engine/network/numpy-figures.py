"""The course's formulas in NumPy on a small fixed network; writes numpy-figures.json beside this file.

    python3 src/engine/network/numpy-figures.py

The tests compare every function of this room with these figures. Nothing else needs Python.
"""

import json
import pathlib

import numpy as np


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def relu(Z):
    return np.maximum(0, Z)


def relu_backward(dA, Z):
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    return dZ


def sigmoid_backward(dA, Z):
    s = sigmoid(Z)
    return dA * s * (1 - s)


def tanh_backward(dA, Z):
    return dA * (1 - np.tanh(Z) ** 2)


FORWARD = {"relu": relu, "tanh": np.tanh, "sigmoid": sigmoid}
BACKWARD = {"relu": relu_backward, "tanh": tanh_backward, "sigmoid": sigmoid_backward}
FACTORS = {
    "small": lambda W, p, n: W * 0.01,
    "scaled": lambda W, p, n: W / np.sqrt(p),
    "he": lambda W, p, n: W * np.sqrt(2 / p),
    "xavier": lambda W, p, n: W * np.sqrt(2 / (p + n)),
}


def initialize(dims, kind, seed):
    np.random.seed(seed)
    W = [FACTORS[kind](np.random.randn(n, p), p, n) for p, n in zip(dims, dims[1:])]
    return W, [np.zeros((n, 1)) for n in dims[1:]]


def forward(X, W, b, hidden):
    A, caches = X, []
    for l in range(len(W)):
        Z = np.dot(W[l], A) + b[l]
        caches.append((A, Z))
        A = FORWARD["sigmoid" if l == len(W) - 1 else hidden](Z)
    return A, caches


def compute_cost(AL, Y):
    m = Y.shape[1]
    return float(np.squeeze((1.0 / m) * (-np.dot(Y, np.log(AL).T) - np.dot(1 - Y, np.log(1 - AL).T))))


def backward(AL, Y, caches, W, hidden):
    m, L = Y.shape[1], len(W)
    dA = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    dW, db, dAs = [None] * L, [None] * L, [None] * L
    for l in reversed(range(L)):
        A_prev, Z = caches[l]
        dAs[l] = dA
        dZ = BACKWARD["sigmoid" if l == L - 1 else hidden](dA, Z)
        dW[l] = 1.0 / m * np.dot(dZ, A_prev.T)
        db[l] = 1.0 / m * np.sum(dZ, axis=1, keepdims=True)
        dA = np.dot(W[l].T, dZ)
    return dW, db, dAs


def model(X, Y, W, b, hidden, learning_rate, iterations):
    costs = []
    for _ in range(iterations):
        AL, caches = forward(X, W, b, hidden)
        costs.append(compute_cost(AL, Y))
        dW, db, _dA = backward(AL, Y, caches, W, hidden)
        W = [w - learning_rate * g for w, g in zip(W, dW)]
        b = [v - learning_rate * g for v, g in zip(b, db)]
    return W, b, costs


def lists(values):
    return [v.tolist() for v in values]


def figures(X, Y, hidden):
    W, b = initialize([6, 4, 3, 1], "he", 3)
    b = [v + 0.1 * (i + 1) for i, v in enumerate(b)]
    AL, caches = forward(X, W, b, hidden)
    dW, db, dA = backward(AL, Y, caches, W, hidden)
    trainedW, trainedB, costs = model(X, Y, W, b, hidden, 0.3, 20)
    return {
        "W": lists(W),
        "b": lists(b),
        "Z": lists(Z for _, Z in caches),
        "A": lists([A for A, _ in caches[1:]] + [AL]),
        "cost": compute_cost(AL, Y),
        "dA": lists(dA),
        "dW": lists(dW),
        "db": lists(db),
        "costs": costs,
        "trainedW": lists(trainedW),
        "trainedB": lists(trainedB),
    }


np.random.seed(7)
pixels = np.random.randint(0, 256, (6, 5))
X, Y = pixels / 255, np.array([[1, 0, 0, 1, 1]])
Z = np.array([[-800.0, -2.5, -1e-9, 0.0, 1e-9, 0.5, 2.5, 40.0]])
dA = np.array([[1.0, -2.0, 3.0, 4.0, -5.0, 6.0, -7.0, 8.0]])

two_W, two_b = initialize([6, 4, 1], "small", 1)
_, _, two_costs = model(X, Y, two_W, two_b, "relu", 0.0075, 30)
deep_W, deep_b = initialize([6, 4, 3, 1], "scaled", 1)
_, _, deep_costs = model(X, Y, deep_W, deep_b, "relu", 0.0075, 30)

with np.errstate(over="ignore"):
    elementwise = {
        "Z": Z.tolist(),
        "dA": dA.tolist(),
        "forward": {name: f(Z).tolist() for name, f in FORWARD.items()},
        "backward": {name: f(dA, Z).tolist() for name, f in BACKWARD.items()},
    }

out = {
    "numpy": np.__version__,
    "pixels": pixels.tolist(),
    "Y": Y.tolist(),
    "initialize": {kind: lists(initialize([6, 4, 3, 1], kind, 5)[0]) for kind in FACTORS},
    "initiateParameter": lists(initialize([3, 2, 1], "small", 2)[0]),
    "elementwise": elementwise,
    "relu": figures(X, Y, "relu"),
    "tanh": figures(X, Y, "tanh"),
    "twoLayerCosts": two_costs,
    "lLayerCosts": deep_costs,
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(out) + "\n")
