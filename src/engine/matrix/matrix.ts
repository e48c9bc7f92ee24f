/** A dense matrix of float64 in row-major order: element (i, j) is `data[i * cols + j]`. */
export class Matrix {
  readonly rows: number
  readonly cols: number
  readonly data: Float64Array

  /** `data` is kept, not copied; left out, the matrix is all zeros. Throws `RangeError` when the length does not fit. */
  constructor(rows: number, cols: number, data: Float64Array = new Float64Array(rows * cols)) {
    if (data.length !== rows * cols) {
      throw new RangeError(`A ${rows} × ${cols} matrix needs ${rows * cols} numbers, received ${data.length}`)
    }
    this.rows = rows
    this.cols = cols
    this.data = data
  }

  at(row: number, col: number): number {
    return this.data[row * this.cols + col]!
  }
}

/** Throws `RangeError` naming both shapes unless `matrix` is rows × cols. */
export function expectShape(matrix: Matrix, rows: number, cols: number, what: string): void {
  if (matrix.rows === rows && matrix.cols === cols) return
  throw new RangeError(`${what}: expected ${rows} × ${cols}, received ${matrix.rows} × ${matrix.cols}`)
}
