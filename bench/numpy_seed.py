"""One measurement of NumPy on the seed's formulas. Arguments: folder layers(12288,20,7,5,1) init(small|scaled) iterations variant

Variants: seed (float64, as the seed has them), no-da0 (float64, without dA0 that nobody uses), no-da0-f32, gram (float32
X.T @ X). Prints seconds an iteration (or a product) as JSON.
"""

import json
import resource
import sys
import time

import numpy as np

folder, layers, init, iterations, variant = sys.argv[1:6]
dims = [int(n) for n in layers.split(",")]
kind = np.float32 if variant in ("no-da0-f32", "gram") else np.float64
pixels = np.fromfile(f"{folder}/train.x", np.uint8).reshape(-1, dims[0]).T
X = (pixels / 255.0).astype(kind)
Y = np.fromfile(f"{folder}/train.y", np.uint8).reshape(1, -1).astype(kind)

if variant == "gram":
    start = time.perf_counter()
    X.T @ X
    print(json.dumps({"seconds": time.perf_counter() - start, "numpy": np.__version__}))
    sys.exit()


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z)), Z


def relu(Z):
    return np.maximum(0, Z), Z


def linear_activation_forward(A_prev, W, b, activation):
    Z = np.dot(W, A_prev) + b
    A, cache = activation(Z)
    return A, ((A_prev, W, b), cache)


def linear_backward(dZ, cache, want_dA):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = 1.0 / m * np.dot(dZ, A_prev.T)
    db = 1.0 / m * np.sum(dZ, axis=1, keepdims=True)
    return np.dot(W.T, dZ) if want_dA else None, dW, db


def relu_backward(dA, Z):
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    return dZ


def sigmoid_backward(dA, Z):
    s = 1 / (1 + np.exp(-Z))
    return dA * s * (1 - s)


np.random.seed(1)
scale = (lambda n: 0.01) if init == "small" else (lambda n: 1 / np.sqrt(n))
W = [(np.random.randn(n, p) * scale(p)).astype(kind) for p, n in zip(dims, dims[1:])]
b = [np.zeros((n, 1), kind) for n in dims[1:]]
L, m, rate = len(W), Y.shape[1], kind(0.0075)


def step():
    A, caches = X, []
    for l in range(L):
        A, cache = linear_activation_forward(A, W[l], b[l], sigmoid if l == L - 1 else relu)
        caches.append(cache)
    cost = np.squeeze((1.0 / m) * (-np.dot(Y, np.log(A).T) - np.dot(1 - Y, np.log(1 - A).T)))
    dA = -(np.divide(Y, A) - np.divide(1 - Y, 1 - A))
    for l in reversed(range(L)):
        linear_cache, Z = caches[l]
        dZ = sigmoid_backward(dA, Z) if l == L - 1 else relu_backward(dA, Z)
        dA, dW, db = linear_backward(dZ, linear_cache, l > 0 or variant == "seed")
        W[l] = W[l] - rate * dW
        b[l] = b[l] - rate * db
    return cost


step()
start = time.perf_counter()
for _ in range(int(iterations)):
    step()
seconds = (time.perf_counter() - start) / int(iterations)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"seconds": seconds, "peakRssBytes": peak, "numpy": np.__version__}))
