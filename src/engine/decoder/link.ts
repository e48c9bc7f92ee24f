import { spawn } from 'node:child_process'
import { Worker } from 'node:worker_threads'
import * as v from 'valibot'
import { parse } from '../contract/index.js'
import { encodeFrame, FrameReader, type DecoderRequest, type Frame } from './protocol.js'

/** A started decoder. */
export interface DecoderLink {
  /** Of a program of its own; null for a worker thread. */
  readonly pid: number | null
  send(request: DecoderRequest, payload: Uint8Array): void
  /** At once, whatever it is doing. `ended` follows. */
  kill(): void
}

export interface LinkListener {
  frame(frame: Frame): void
  /** Once, after the last frame, for whatever reason; `detail` is what the decoder said last. */
  ended(detail: string): void
  log(text: string): void
}

/** Starts a decoder as a program under plain Node. It ends by itself when this process does. */
export function startProcess(node: string, program: string, listener: LinkListener): DecoderLink {
  const child = spawn(node, [program], { env: plainEnvironment(), stdio: 'pipe', windowsHide: true })
  const frames = new FrameReader()
  const said = lastWords(listener)
  child.stdout.on('data', (piece: Buffer) => {
    try {
      frames.push(piece).forEach((frame) => listener.frame(frame))
    } catch {
      child.kill('SIGKILL')
    }
  })
  child.stderr.on('data', (piece: Buffer) => said.add(piece.toString()))
  // A write to a decoder that has just died. Its end is reported below.
  child.stdin.on('error', () => undefined)
  child.on('error', (error) => said.add(error.message))
  child.on('close', () => listener.ended(said.text()))
  return {
    pid: child.pid ?? null,
    send: (header, payload) => {
      // What is asked in one go is written in one piece: each write wakes the decoder, which costs more than the rest.
      if (child.stdin.writableCorked === 0) {
        child.stdin.cork()
        process.nextTick(() => child.stdin.uncork())
      }
      encodeFrame({ header, payload }).forEach((piece) => child.stdin.write(piece))
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

const WorkerFrame = v.strictObject({ header: v.unknown(), payload: v.instance(Uint8Array) })

/** Starts a decoder as a worker thread of this process. */
export function startWorker(program: string, webAssembly: boolean, listener: LinkListener): DecoderLink {
  const worker = new Worker(program, { workerData: { webAssembly }, stdout: true, stderr: true })
  const said = lastWords(listener)
  worker.on('message', (message: unknown) => {
    try {
      listener.frame(parse(WorkerFrame, message, 'decoder reply'))
    } catch {
      void worker.terminate()
    }
  })
  worker.stderr.on('data', (piece: Buffer) => said.add(piece.toString()))
  worker.on('error', (error) => said.add(error instanceof Error ? error.message : String(error)))
  worker.on('exit', () => listener.ended(said.text()))
  return {
    pid: null,
    send: (header, payload) => worker.postMessage({ header, payload }),
    kill: () => void worker.terminate(),
  }
}

function lastWords(listener: LinkListener) {
  let tail = ''
  return {
    add: (text: string) => {
      tail = (tail + text).slice(-4000)
      listener.log(text)
    },
    text: () => tail.trim(),
  }
}

/** For every core there is a decoder: one thread for the library's work is enough. */
const THREADS = { UV_THREADPOOL_SIZE: '1' }
/** Of glibc: few arenas, and buffers of a few megabytes kept for the next image instead of given back after each. */
const MEMORY = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: String(4 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 25),
}

/** Without what would make Node start differently, or make it Electron. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:NODE_|ELECTRON_|VIPS_)/.test(name))
  return { ...Object.fromEntries(kept), ...THREADS, ...MEMORY }
}
