/** The course's formulas for each hyperparameter; notation, so the same in every language. */
export const FORMULAS = {
  layers: 'Z[l] = W[l] · A[l−1] + b[l]\nA[l] = g(Z[l]),  A[L] = σ(Z[L])',
  hiddenActivation: 'relu(z) = max(0, z)\ntanh(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)',
  initialization:
    'small   W[l] = randn · 0.01\nscaled  W[l] = randn / √n[l−1]\nHe      W[l] = randn · √(2 / n[l−1])\nb[l] = 0',
  learningRate: 'W[l] := W[l] − α · dW[l]\nb[l] := b[l] − α · db[l]',
  iterations: 'J = −(1/m) Σ [y log a + (1−y) log(1−a)]',
  seed: 'np.random.seed(s)',
  plan: 'K = Xᵀ X\nZ1 := Z1 − (α/m) · dZ1 · K',
} as const
