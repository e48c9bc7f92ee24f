export const log = (x: number): number => Math.log(x)
