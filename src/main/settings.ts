import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as v from 'valibot'
import { DEFAULT_SETTINGS, parse, Settings } from '../engine/contract/index.js'
import { WindowBounds } from './window-bounds.js'

const SettingsFile = v.object({ settings: Settings, window: v.nullable(WindowBounds), recent: v.array(v.string()) })
type SettingsFile = v.InferOutput<typeof SettingsFile>
const RawFile = v.object({
  settings: v.looseObject({}),
  window: v.optional(v.unknown()),
  recent: v.optional(v.unknown()),
})

type Warn = (what: string, error: unknown) => void

export interface SettingsListener {
  /** Hears of what went wrong and was mended: nothing here ever fails. */
  readonly warn: Warn
  /** Settings hold until the app ends only, and why: told once, until they are saved again. */
  readonly unsaved: (error: unknown) => void
}

/** What Whisker keeps for the person, in one JSON file. A file that cannot be understood is kept aside, not lost. */
export class SettingsStore {
  #content: SettingsFile
  #isSaved = true

  constructor(
    private readonly path: string,
    private readonly listener: SettingsListener,
  ) {
    removeHalfWritten(path)
    this.#content = load(path, listener.warn)
  }

  get settings(): Settings {
    return this.#content.settings
  }

  get window(): WindowBounds | null {
    return this.#content.window
  }

  /** Paths of projects, newest first. The page never sees them. */
  get recent(): readonly string[] {
    return this.#content.recent
  }

  /** Never fails: settings that cannot be saved hold until the app ends. */
  change(changes: Partial<Settings>): Settings {
    this.#save({ ...this.#content, settings: { ...this.settings, ...changes } })
    return this.settings
  }

  rememberWindow(window: WindowBounds): void {
    this.#save({ ...this.#content, window })
  }

  rememberRecent(recent: string[]): void {
    this.#save({ ...this.#content, recent })
  }

  #save(content: SettingsFile): void {
    this.#content = content
    try {
      mkdirSync(dirname(this.path), { recursive: true })
      replaceFile(this.path, `${JSON.stringify(content, null, 2)}\n`)
      this.#isSaved = true
    } catch (error) {
      this.listener.warn('the settings could not be saved', error)
      if (this.#isSaved) this.listener.unsaved(error)
      this.#isSaved = false
    }
  }
}

function load(path: string, warn: Warn): SettingsFile {
  const text = readText(path)
  if (text !== null) {
    try {
      return understand(JSON.parse(text))
    } catch (error) {
      warn('the settings file was damaged and is kept beside the new one', error)
      setAside(path, warn)
    }
  }
  return { settings: DEFAULT_SETTINGS, window: null, recent: [] }
}

/** Settings this Whisker has and the file does not start with their defaults; those it no longer has are dropped. */
function understand(json: unknown): SettingsFile {
  const raw = parse(RawFile, json, 'settings file')
  const known = Object.entries(raw.settings).filter(([name]) => Object.hasOwn(DEFAULT_SETTINGS, name))
  const settings = { ...DEFAULT_SETTINGS, ...Object.fromEntries(known) }
  return parse(SettingsFile, { settings, window: raw.window ?? null, recent: raw.recent ?? [] }, 'settings file')
}

/** The file holds the old text or the new one, whatever happens in between. */
function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    writeThrough(temporary, text)
    renameSync(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
}

function writeThrough(path: string, text: string): void {
  const file = openSync(path, 'w')
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** What an app that was killed while saving has left. */
function removeHalfWritten(path: string): void {
  try {
    const left = readdirSync(dirname(path)).filter((name) => isHalfWritten(name, basename(path)))
    for (const name of left) rmSync(join(dirname(path), name), { force: true })
  } catch {
    // The folder is made when something is saved; what cannot be removed hinders nothing.
  }
}

function isHalfWritten(name: string, ours: string): boolean {
  return name.startsWith(`${ours}.`) && /^\.\d+\.tmp$/.test(name.slice(ours.length))
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function setAside(path: string, warn: Warn): void {
  try {
    renameSync(path, `${path}.damaged`)
  } catch (error) {
    warn('the damaged settings file could not be kept', error)
  }
}
