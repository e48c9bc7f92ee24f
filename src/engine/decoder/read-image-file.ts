import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, statSync } from 'node:fs'
import type { RejectionCode } from '../contract/index.js'
import { Rejection } from './rejection.js'
import { HEAD_BYTES, sniff, type ImageFormat } from './sniff.js'

/** Larger image files than this are refused unread. */
const MAX_FILE_BYTES = 256 * 1024 * 1024

/**
 * Reads a file that is an image by its content. Never waits for pipes, sockets or devices, and never reads what is no
 * image beyond its head. Throws `Rejection` only.
 *
 * All at once: a decoder has nothing else to do meanwhile, and going to a thread and back for each of the steps takes
 * longer than the steps.
 */
export function readImageFile(path: string): { bytes: Buffer; format: ImageFormat } {
  try {
    // Before opening: opening some devices has effects. After it: the name may mean another file by now.
    expectFile(statSync(path).isFile())
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      return readOpened(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw error instanceof Rejection ? error : fileSystemRejection(path, error)
  }
}

function readOpened(file: number): { bytes: Buffer; format: ImageFormat } {
  const stats = fstatSync(file)
  expectFile(stats.isFile())
  const head = readUpTo(file, Buffer.alloc(HEAD_BYTES), 0)
  if (head.length === 0) throw new Rejection('empty-file', 'The file is empty.')
  const format = sniff(head)
  if (stats.size > MAX_FILE_BYTES) {
    const megabytes = Math.round(stats.size / 1024 / 1024)
    throw new Rejection('too-large', `The file has ${megabytes} MB; Whisker reads images of at most 256 MB.`)
  }
  const bytes = Buffer.alloc(Math.max(stats.size, head.length))
  head.copy(bytes)
  return { bytes: readUpTo(file, bytes, head.length), format }
}

/** Fills `buffer` from `start` on, less at the file's end; the filled part. */
function readUpTo(file: number, buffer: Buffer, start: number): Buffer {
  let end = start
  while (end < buffer.length) {
    const bytesRead = readSync(file, buffer, end, buffer.length - end, end)
    if (bytesRead === 0) break
    end += bytesRead
  }
  return buffer.subarray(0, end)
}

function expectFile(isFile: boolean): void {
  if (!isFile) throw new Rejection('not-a-file', 'This is not a regular file but a folder, pipe, socket or device.')
}

const BY_ERRNO: Readonly<Record<string, readonly [RejectionCode, string]>> = {
  EACCES: ['no-permission', 'You have no permission to read this file.'],
  EPERM: ['no-permission', 'You have no permission to read this file.'],
  ELOOP: ['broken-link', 'This link leads back to itself.'],
  ENXIO: ['not-a-file', 'This is not a regular file but a socket or device.'],
}

function fileSystemRejection(path: string, error: unknown): Rejection {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  const known = BY_ERRNO[code]
  if (known) return new Rejection(...known)
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    return new Rejection('unreadable', `The file system could not read this file (${code}).`)
  }
  return isLink(path)
    ? new Rejection('broken-link', 'This link leads to a file that does not exist.')
    : new Rejection('vanished', 'The file was there when the folder was listed, but is gone now.')
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}
