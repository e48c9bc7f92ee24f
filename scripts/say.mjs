// @ts-check
/** One-line progress messages of the scripts, and the one form of their errors: a sentence a person can act on. */

/** @param {string} line */
export function say(line) {
  process.stderr.write(`whisker: ${line}\n`)
}

/** An error whose message is all a person needs to see. */
export class Refusal extends Error {}

/**
 * Runs a script's main function; a failure ends it with exit code 1 and one clear line, never a stack trace.
 * @param {() => Promise<number>} main resolves to the exit code
 */
export async function runScript(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
