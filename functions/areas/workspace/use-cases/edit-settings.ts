import { ConflictError, retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Agent } from '../domain/agent.ts'
import { type Call, commitAnswer } from './call.ts'

type Deps = HasStore

interface Versioned {
  version?: number | undefined
}

/** The version of a settings item; what was stored before versions were counted is at 1. */
export const versionOf = (item: Versioned): number => item.version ?? 1

/** What was given of a patch: fields that were left out stay as they are. */
export function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>
  }
}

interface Edit<Item extends Versioned, Answer> {
  /** what it is called in an error */
  what: string
  read(): Promise<Item | undefined>
  /** what the caller saw; undefined: the fields join whatever is there */
  version: number | undefined
  change(before: Item, me: Agent): Item | Promise<Item>
  write(before: Item, after: Item): Write[] | Promise<Write[]>
  present(item: Item): Answer | Promise<Answer>
}

/** One change of a settings item: read, decide, commit as it was read; two at once both count, or the later is refused. */
export function editSettings<Item extends Versioned, Answer>(
  deps: Pick<Deps, 'store'>,
  call: Call,
  edit: Edit<Item, Answer>,
): Promise<Answer> {
  return retryOnConflict(async () => {
    const [me, before] = await Promise.all([call.agent, edit.read()])
    if (!before) throw notFound(edit.what)
    if (edit.version !== undefined && edit.version !== versionOf(before)) {
      throw new DomainError('version_conflict', `This ${edit.what} was changed by somebody else.`, [
        { path: 'version', message: `is ${versionOf(before)} by now` },
      ])
    }
    const after = await edit.change(before, me)
    const changed = JSON.stringify(after) !== JSON.stringify(before)
    const answer = await edit.present(changed ? { ...after, version: versionOf(before) + 1 } : before)
    await commitAnswer(deps, call, changed ? await edit.write(before, after) : [], answer)
    return answer
  }, ['idempotency', 'email', 'name'])
}

/** Says what is taken where a condition of that label broke. */
export async function refuseTaken<Result>(label: string, path: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof ConflictError) || !error.labels.includes(label)) throw error
    throw taken(path)
  }
}
export const taken = (path: string) =>
  new DomainError('already_exists', 'There is one like it already.', [{ path, message: 'is taken' }])

/** A field of the input that the workspace as it is does not allow. */
export function invalid(path: string, message: string): DomainError {
  return new DomainError('invalid_request', 'The request does not fit this workspace.', [{ path, message }])
}
