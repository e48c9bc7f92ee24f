import type { DecodeOptions, DecodeResult, DecoderKind, DecoderPoolOptions, OriginalImage } from './types.js'

/** Decodes images in programs of its own, starting, replacing and recycling them as needed. */
export class DecoderPool {
  readonly kind: DecoderKind = 'node'

  constructor(readonly options: DecoderPoolOptions) {}

  /** Throws `WhiskerError`: `cancelled` when the signal says so, `internal` when no decoder can be started. */
  decode(_path: string, _options: DecodeOptions, _signal?: AbortSignal): Promise<DecodeResult> {
    return Promise.reject(new Error('not written yet'))
  }

  /** At most `maxSide` pixels on the longer side. Throws `WhiskerError` `file-unreadable` with the reason. */
  original(_path: string, _maxSide: number): Promise<OriginalImage> {
    return Promise.reject(new Error('not written yet'))
  }

  /** Leaves no process behind. What is pending is rejected as `cancelled`. */
  close(): Promise<void> {
    return Promise.resolve()
  }
}
