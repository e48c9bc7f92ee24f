import * as v from 'valibot'
import { Count, Threshold } from './numbers.js'
import { RunId } from './runs.js'

/** The requests of this file, for `requests` in messages.ts. */
export const reportRequests = {
  /**
   * One self-contained HTML document about a run as it was at an iteration (null: the newest), on the dataset in use.
   * The window has it written (`export.file`), or printed by main first.
   */
  'export.report': {
    request: v.strictObject({
      runId: RunId,
      iteration: v.nullable(Count),
      threshold: Threshold,
      language: v.picklist(['en', 'zh-CN']),
    }),
    reply: v.strictObject({ html: v.string() }),
  },
} as const
