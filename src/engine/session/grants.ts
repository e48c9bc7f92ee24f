import { WhiskerError, type Access } from '../contract/index.js'

/** The paths a person chose or dropped, by the token main drew for them. A page can only name tokens. */
export class Grants {
  private readonly granted = new Map<string, { access: Access; paths: readonly string[] }>()

  add(token: string, access: Access, paths: readonly string[]): void {
    if (paths.length > 0) this.granted.set(token, { access, paths })
  }

  read(token: string): readonly string[] {
    return this.paths(token, 'read')
  }

  /** The one file of a grant to read. */
  readFile(token: string): string {
    return this.single(token, 'read')
  }

  /** The one file a grant allows to be written. */
  write(token: string): string {
    return this.single(token, 'write')
  }

  /** The one project file of a grant to open and save it. */
  project(token: string): string {
    return this.single(token, 'project')
  }

  private single(token: string, access: Access): string {
    const [path, ...others] = this.paths(token, access)
    if (path !== undefined && others.length === 0) return path
    throw new WhiskerError('not-granted', 'Choose exactly one file.')
  }

  private paths(token: string, access: Access): readonly string[] {
    const grant = this.granted.get(token)
    if (grant?.access === access) return grant.paths
    const verb = access === 'write' ? 'save' : 'open'
    throw new WhiskerError('not-granted', `This file was not chosen in this session: ${verb} it again.`)
  }
}
