export const KERNEL_MODULE: string
export function compileKernels(folder?: string): Promise<string>
