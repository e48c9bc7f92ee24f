import type { Fit, RejectionCode } from '../contract/index.js'

export interface DecodeOptions {
  /** Side of the square asked for, in pixels. */
  readonly size: number
  readonly fit: Fit
}

/** Pixels as they lie in a larger file: height × width × 3 RGB bytes. */
export interface RawImage {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}

export interface DecodedImage {
  readonly ok: true
  /** size × size × 3 RGB bytes, row-major, channel fastest. Owned by the receiver. */
  readonly pixels: Uint8Array
  /** Of the original, after EXIF orientation. */
  readonly width: number
  readonly height: number
  /** `jpeg`, `png`, `webp`, `gif`, `avif` or `tiff`, by the file's content; `hdf5` for a sample of such a file. */
  readonly format: string
  /** SHA-256 of the file's bytes, in hexadecimal: the same content has the same one, wherever it lies. */
  readonly hash: string
  /** SHA-256 of `pixels`, in hexadecimal. */
  readonly pixelHash: string
}

/** The image's own fault, never the decoder's way of working: a verdict, not an exception. */
export interface RejectedImage {
  readonly ok: false
  readonly code: RejectionCode
  /** One English sentence for a person. */
  readonly reason: string
}

export type DecodeResult = DecodedImage | RejectedImage

/** An image re-encoded for display: oriented, 8-bit sRGB. */
export interface OriginalImage {
  readonly mime: 'image/png' | 'image/jpeg'
  readonly bytes: Uint8Array
}

/** Where decoders run: programs under plain Node, worker threads of this process, or those with sharp's WebAssembly. */
export type DecoderKind = 'node' | 'worker' | 'wasm'

export interface DecoderPoolOptions {
  /** Path of the built decoder program, out/main/decoder.cjs. */
  readonly program: string
  /** Path of a plain Node (see `findNode`); null: none at hand. Not used on Windows and macOS. */
  readonly node: string | null
  /** Decoders at most; as many as there are cores by default. */
  readonly decoders?: number
  /** Time-out of one image, in milliseconds; 30,000 by default. */
  readonly timeout?: number
  /** Images after which a decoder is replaced; 2,000 by default. */
  readonly recycleAfter?: number
  /** Called with what decoders print; nothing is printed in ordinary work. */
  readonly log?: (text: string) => void
}
