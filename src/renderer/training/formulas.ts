/** The course's formulas for each hyperparameter; notation, so the same in every language. */
export const FORMULAS = {
  layers: 'Z[l] = W[l] · A[l−1] + b[l]\nA[l] = g(Z[l]),  A[L] = σ(Z[L])',
  hiddenActivation: 'relu(z) = max(0, z)\ntanh(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)',
  initialization:
    'small   W[l] = randn · 0.01\nscaled  W[l] = randn / √n[l−1]\nHe      W[l] = randn · √(2 / n[l−1])\nb[l] = 0',
  learningRate: 'W[l] := W[l] − α · dW[l]\nb[l] := b[l] − α · db[l]',
  iterations: 'J = −(1/m) Σ [y log a + (1−y) log(1−a)]',
  seed: 'np.random.seed(s)',
  optimizer:
    'gradient descent  W := W − α · dW\nAdam     v := β₁ v + (1−β₁) dW,  s := β₂ s + (1−β₂) dW²\n         W := W − α · v̂ / (√ŝ + ε)\nRMSprop  s := β s + (1−β) dW²\n         W := W − α · dW / (√s + ε)',
  l2: 'J := J + λ/(2m) · Σ ‖W[l]‖²\ndW[l] := dW[l] + (λ/m) · W[l]',
  momentum: 'v := β · v + (1−β) · dW\nW := W − α · v',
  batchSize: 'dW[l] = (1/b) · dZ[l] · A[l−1]ᵀ over b images',
  learningRateDecay: 'α := α₀ / (1 + decay · epoch)',
  patience: 'stop when J_test has no new minimum\nfor so many iterations; keep the minimum',
  plan: 'K = Xᵀ X\nZ1 := Z1 − (α/m) · dZ1 · K',
} as const
