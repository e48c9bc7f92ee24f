import * as v from 'valibot'
import { Hyperparameters } from './hyperparameters.js'
import { GrantToken } from './grants.js'
import { Count, Text } from './numbers.js'
import { Notes, RunId, RunSummary } from './runs.js'

/** What the window knows of the project that is open; its path stays in the engine. */
export const ProjectState = v.strictObject({
  /** The file's name without `.whisker`; null: there is no file yet. */
  name: v.nullable(Text),
  /** There is something that the file does not hold. Without a file: something a person would not like to lose. */
  dirty: v.boolean(),
  /** When its file was last saved, in milliseconds since 1970. */
  savedAt: v.nullable(v.number()),
  notes: Notes,
  /** Those of the form, for the next run; null: none have been saved. */
  hyperparameters: v.nullable(Hyperparameters),
  /** Images of the project that were not found when it was opened. */
  missing: Count,
})
export type ProjectState = v.InferOutput<typeof ProjectState>

/** An image of the project that is not used because it could not be found again. */
export const MissingImage = v.strictObject({
  /** Inside the dataset, where it was last seen. */
  path: Text,
  /** There is a file of that name, with other content. */
  changed: v.boolean(),
})
export type MissingImage = v.InferOutput<typeof MissingImage>

/** What became of opening a project, or of looking for its images in another folder. */
export const OpenedProject = v.strictObject({
  project: ProjectState,
  missing: v.array(MissingImage),
  /** Images found under another name or in another folder than where they were last seen. */
  moved: Count,
  /** Usable images in the folders that the project does not know; they are left out. */
  unknown: Count,
  /** Why the file itself could not be used and its previous generation was; null: it could. */
  fellBack: v.nullable(Text),
})
export type OpenedProject = v.InferOutput<typeof OpenedProject>

const nothing = v.strictObject({})

export const projectRequests = {
  'project.state': { request: nothing, reply: ProjectState },
  /** Lets go of dataset, runs and notes. */
  'project.new': { request: nothing, reply: ProjectState },
  /** Replaces everything in the lab, once the project and its images have been read. */
  'project.open': { request: v.strictObject({ grant: GrantToken }), reply: OpenedProject },
  /** Into the file that was opened or saved last; `not-granted` where there is none. */
  'project.save': { request: nothing, reply: ProjectState },
  'project.saveAs': { request: v.strictObject({ grant: GrantToken }), reply: ProjectState },
  /** Looks for missing images in another folder, by their content. */
  'project.locate': { request: v.strictObject({ grant: GrantToken }), reply: OpenedProject },
  'project.missing': { request: nothing, reply: v.strictObject({ missing: v.array(MissingImage) }) },
  'project.annotate': { request: v.strictObject({ notes: Notes }), reply: nothing },
  /** What stands in the form, so that it is saved with the project. */
  'project.setForm': { request: v.strictObject({ hyperparameters: Hyperparameters }), reply: nothing },
  'run.annotate': { request: v.strictObject({ runId: RunId, notes: Notes }), reply: RunSummary },
} as const
