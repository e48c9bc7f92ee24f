/** Numbers 0 … count − 1 that are joined into sets step by step. */
export class DisjointSets {
  private readonly parents: Int32Array

  constructor(count: number) {
    this.parents = Int32Array.from({ length: count }, (_, i) => i)
  }

  /** The set's own number. */
  find(member: number): number {
    let root = member
    while (this.parents[root] !== root) root = this.parents[root] ?? root
    // The way is short next time.
    for (let at = member; at !== root;) {
      const next = this.parents[at] ?? root
      this.parents[at] = root
      at = next
    }
    return root
  }

  join(a: number, b: number): void {
    this.parents[Math.max(this.find(a), this.find(b))] = Math.min(this.find(a), this.find(b))
  }
}
