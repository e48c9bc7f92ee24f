import * as v from 'valibot'

/** A one-session permission to read or write what a person chose in a dialog or dropped on the window. */
export const GrantToken = v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/))
export type GrantToken = v.InferOutput<typeof GrantToken>

/** `project`: one project file, to be opened and saved again. */
export const Access = v.picklist(['read', 'write', 'project'])
export type Access = v.InferOutput<typeof Access>
