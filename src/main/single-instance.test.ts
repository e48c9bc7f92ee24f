import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { lockInstance } from './single-instance.js'

/** A user-data folder whose link leads to the socket an app left, and the folder of the socket. */
function leftBehind(...others: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'whisker-instance-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const userData = join(folder, 'user-data')
  const socket = join(folder, 'scoped_dir1')
  for (const path of [userData, socket]) mkdirSync(path)
  for (const name of ['SingletonSocket', 'SingletonCookie', ...others]) writeFileSync(join(socket, name), '')
  const link = join(userData, 'SingletonSocket')
  symlinkSync(join(socket, 'SingletonSocket'), link)
  const relink = () => {
    rmSync(link)
    symlinkSync(join(folder, 'scoped_dir2', 'SingletonSocket'), link)
    return true
  }
  return { userData, socket, relink }
}

it.skipIf(process.platform === 'win32')('the socket of an app that was killed goes once the lock is ours', () => {
  const { userData, socket, relink } = leftBehind()
  expect(lockInstance(userData, relink)).toBe(true)
  expect(existsSync(socket)).toBe(false)
})

it.skipIf(process.platform === 'win32')('the socket of an app that runs stays, and so does our own', () => {
  const { userData, socket } = leftBehind()
  expect(lockInstance(userData, () => false)).toBe(false)
  expect(lockInstance(userData, () => true)).toBe(true)
  expect(readdirSync(socket)).toHaveLength(2)
})

it.skipIf(process.platform === 'win32')('a folder with something else in it stays with that', () => {
  const { userData, socket, relink } = leftBehind('letter.txt')
  expect(lockInstance(userData, relink)).toBe(true)
  expect(readdirSync(socket)).toContain('letter.txt')
})

it('a user-data folder that is new has nothing to remove', () => {
  expect(lockInstance(join(tmpdir(), 'whisker-not-there'), () => true)).toBe(true)
})
