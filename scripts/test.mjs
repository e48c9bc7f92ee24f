// @ts-check
/**
 * `npm test`: everything, on a fresh machine too. Extra arguments go to vitest (file names, -t …). Ends with one line
 * `N passed, N failed, N skipped`; the exit code is 0 only when all is well.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import process from 'node:process'
import { checkNode, ensureBuild, ensureDependencies, root } from './dependencies.mjs'
import { resolveElectron } from './electron.mjs'
import { run } from './processes.mjs'
import { runScript } from './say.mjs'
import { ensureLibraries } from './system-libraries.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Result */
/** @typedef {{ status: string, fullName: string, failureMessages: string[] }} TestResult */
/** @typedef {{ name: string, status: string, message: string, assertionResults: TestResult[] }} FileResult */

/** @param {string} project @param {string} report @returns {Promise<number>} vitest's exit code */
function runProject(project, report) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const args = [vitest, 'run', '--project', project, '--passWithNoTests', ...reporters, ...process.argv.slice(2)]
  return run(process.execPath, args, { cwd: root })
}

/** What failed, told once more at the end, where it is seen. @param {FileResult[]} files @returns {string[]} */
function failuresOf(files) {
  return files
    .filter((file) => file.status === 'failed')
    .flatMap((file) => {
      const name = relative(root, file.name)
      const tests = file.assertionResults.filter((test) => test.status === 'failed')
      if (tests.length === 0) return [`${name}: ${file.message}`]
      return tests.map((test) => `${name}: ${test.fullName}\n${test.failureMessages.join('\n')}`)
    })
}

/** A file that could not even be loaded counts as one failure. @param {string} report @returns {Promise<Result>} */
async function resultOf(report) {
  const json = JSON.parse(await readFile(report, 'utf8'))
  /** @type {FileResult[]} */
  const files = json.testResults
  const unloadable = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  return {
    passed: json.numPassedTests,
    failed: json.numFailedTests + unloadable,
    skipped: json.numPendingTests + json.numTodoTests,
    failures: failuresOf(files),
  }
}

/** @param {string} folder for the reports */
async function testEverything(folder) {
  /** @type {Result} */
  const sum = { passed: 0, failed: 0, skipped: 0, failures: [] }
  let exitCode = 0
  for (const project of ['unit', 'e2e']) {
    const report = join(folder, `${project}.json`)
    exitCode = (await runProject(project, report)) || exitCode
    const none = { passed: 0, failed: 1, skipped: 0, failures: [`${project}: no report of its tests was written`] }
    const result = await resultOf(report).catch(() => none)
    sum.passed += result.passed
    sum.failed += result.failed
    sum.skipped += result.skipped
    sum.failures.push(...result.failures)
  }
  for (const failure of sum.failures) process.stdout.write(`\nFailed: ${failure}\n`)
  process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`)
  return exitCode || (sum.failed > 0 ? 1 : 0)
}

await runScript(async () => {
  checkNode()
  await ensureDependencies()
  await ensureBuild()
  await ensureLibraries((await resolveElectron()).executable)
  const folder = await mkdtemp(join(tmpdir(), 'whisker-test-'))
  try {
    return await testEverything(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
