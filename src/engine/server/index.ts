export type { Port } from './port.js'
export { serve } from './serve.js'
