import { constants } from 'node:fs'
import { lstat, open, stat, type FileHandle } from 'node:fs/promises'
import type { RejectionCode } from '../contract/index.js'
import { Rejection } from './rejection.js'
import { HEAD_BYTES, sniff, type ImageFormat } from './sniff.js'

/** Larger image files than this are refused unread. */
const MAX_FILE_BYTES = 256 * 1024 * 1024

/**
 * Reads a file that is an image by its content. Never waits for pipes, sockets or devices, and never reads what is no
 * image beyond its head. Throws `Rejection` only.
 */
export async function readImageFile(path: string): Promise<{ bytes: Buffer; format: ImageFormat }> {
  try {
    // Before opening: opening some devices has effects. After it: the name may mean another file by now.
    expectFile((await stat(path)).isFile())
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      return await readOpened(file)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw error instanceof Rejection ? error : await fileSystemRejection(path, error)
  }
}

async function readOpened(file: FileHandle): Promise<{ bytes: Buffer; format: ImageFormat }> {
  const { size, isFile } = await file.stat().then((s) => ({ size: s.size, isFile: s.isFile() }))
  expectFile(isFile)
  const head = await readUpTo(file, Buffer.alloc(HEAD_BYTES), 0)
  if (head.length === 0) throw new Rejection('empty-file', 'The file is empty.')
  const format = sniff(head)
  if (size > MAX_FILE_BYTES) {
    const megabytes = Math.round(size / 1024 / 1024)
    throw new Rejection('too-large', `The file has ${megabytes} MB; Whisker reads images of at most 256 MB.`)
  }
  const bytes = Buffer.alloc(Math.max(size, head.length))
  head.copy(bytes)
  return { bytes: await readUpTo(file, bytes, head.length), format }
}

/** Fills `buffer` from `start` on, less at the file's end; the filled part. */
async function readUpTo(file: FileHandle, buffer: Buffer, start: number): Promise<Buffer> {
  let end = start
  while (end < buffer.length) {
    const { bytesRead } = await file.read(buffer, end, buffer.length - end, end)
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

async function fileSystemRejection(path: string, error: unknown): Promise<Rejection> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  const known = BY_ERRNO[code]
  if (known) return new Rejection(...known)
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    return new Rejection('unreadable', `The file system could not read this file (${code}).`)
  }
  const isLink = await lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  )
  return isLink
    ? new Rejection('broken-link', 'This link leads to a file that does not exist.')
    : new Rejection('vanished', 'The file was there when the folder was listed, but is gone now.')
}
