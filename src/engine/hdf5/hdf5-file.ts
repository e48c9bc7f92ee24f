import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import { parse, WhiskerError } from '../contract/index.js'
import { ReaderReply, type ArrayFacts, type ReaderRequest } from './protocol.js'

/** What a file may take for one answer. */
const TIMEOUT_MS = 60_000

export type Hdf5Description = Omit<Extract<ReaderReply, { kind: 'described' }>, 'kind'>

/** An HDF5 file with labeled images, read in a worker of its own. One question at a time; close it in the end. */
export class Hdf5File {
  private readonly worker: Worker
  private last: Promise<unknown> = Promise.resolve()

  /** `program`: the built reader. */
  constructor(
    program: string,
    private readonly path: string,
  ) {
    this.worker = new Worker(program, { stdout: true, stderr: true })
    // Told to whoever asks; without a question it does not matter.
    this.worker.on('error', () => undefined)
  }

  /** Throws `WhiskerError` `file-damaged` naming what was found when there are no labeled images in it. */
  async describe(): Promise<Hdf5Description> {
    const reply = await this.ask({ kind: 'describe', path: this.path })
    if (reply.kind !== 'described') throw this.damaged('the reader answered another question')
    if (reply.sets.length > 0) return reply
    const found = reply.arrays.length === 0 ? 'no arrays' : reply.arrays.slice(0, 12).map(inWords).join(', ')
    throw new WhiskerError(
      'file-damaged',
      `"${basename(this.path)}" holds no labeled images: found ${found}. Expected are an array of bytes of shape (images, height, width, 3), such as train_set_x, and as many whole numbers as labels, such as train_set_y.`,
      basename(this.path),
    )
  }

  /** RGB bytes of samples `from` … `to`, the last one not included. Throws `WhiskerError` `file-damaged`. */
  async read(array: string, from: number, to: number): Promise<Uint8Array> {
    const reply = await this.ask({ kind: 'read', path: this.path, array, from, to })
    if (reply.kind !== 'read') throw this.damaged('the reader answered another question')
    return reply.bytes
  }

  async close(): Promise<void> {
    await this.worker.terminate()
  }

  private ask(request: ReaderRequest): Promise<Exclude<ReaderReply, { kind: 'refused' }>> {
    const answer = this.last.then(() => this.askNow(request))
    this.last = answer.catch(() => undefined)
    return answer
  }

  private async askNow(request: ReaderRequest): Promise<Exclude<ReaderReply, { kind: 'refused' }>> {
    const { worker } = this
    const message = await new Promise<unknown>((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer)
        for (const event of ['message', 'error', 'exit'] as const) worker.removeAllListeners(event)
        worker.on('error', () => undefined)
        act()
      }
      const timer = setTimeout(() => {
        settle(() => reject(this.damaged(`reading it took longer than ${TIMEOUT_MS / 1000} seconds`)))
        void worker.terminate()
      }, TIMEOUT_MS)
      worker.once('message', (reply: unknown) => settle(() => resolve(reply)))
      worker.once('error', (error) => settle(() => reject(this.damaged(sentence(error)))))
      worker.once('exit', () => settle(() => reject(this.damaged('the reader ended'))))
      worker.postMessage(request)
    })
    const reply = parse(ReaderReply, message, 'HDF5 reply')
    if (reply.kind === 'refused') throw this.damaged(reply.reason)
    return reply
  }

  private damaged(why: string): WhiskerError {
    const name = basename(this.path)
    return new WhiskerError('file-damaged', `"${name}" cannot be read as an HDF5 file: ${why}.`, name)
  }
}

function inWords({ name, shape, type }: ArrayFacts): string {
  return `${name} (${shape.join(' × ')}, ${type})`
}

/** The library's words have many lines; the first says what happened. */
function sentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return (text.split('\n')[0] ?? text).slice(0, 200).replace(/\.$/, '')
}
