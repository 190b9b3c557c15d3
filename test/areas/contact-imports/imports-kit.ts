import type { OutputOf } from '../../../contracts/operations.ts'
import { uploadKey } from '../../../functions/areas/attachments/domain/file-keys.ts'
import type { World } from '../../kit/world.ts'

export type Job = OutputOf<'jobs.get'>

/** A table, uploaded. */
export async function uploadTable(world: World, content: string | Uint8Array, who = 'owner'): Promise<string> {
  const body = typeof content === 'string' ? Buffer.from(content) : content
  const file = { name: 'contacts.csv', type: 'text/csv', size: body.byteLength }
  const { id } = await world.asks<{ id: string }>(who, 'attachments.create', file)
  await world.deps.files.put(uploadKey(id), body, file.type)
  return id
}

interface Asked {
  columns?: Record<string, string>
  existing?: 'update' | 'skip'
  dryRun?: boolean
  who?: string
}

/** Imports a table whole; columns are those that are suggested, unless others are given. */
export async function importTable(world: World, content: string | Uint8Array, asked: Asked = {}): Promise<Job> {
  const { columns, existing = 'update', dryRun = false, who = 'owner' } = asked
  const attachmentId = await uploadTable(world, content, who)
  const suggested = columns ?? (await preview(world, attachmentId, who)).columns
  const input = { attachmentId, columns: suggested, existing, dryRun }
  const { id } = await world.asks<{ id: string }>(who, 'contactImports.start', input)
  await world.settle()
  return world.asks<Job>(who, 'jobs.get', { id })
}

export const preview = (world: World, attachmentId: string, who = 'owner') =>
  world.asks<OutputOf<'contactImports.preview'>>(who, 'contactImports.preview', { attachmentId })

/** The text of a file that a job has made. */
export async function fileOf(world: World, { attachmentId }: Pick<Job, 'attachmentId'>): Promise<string> {
  return Buffer.from(await world.deps.files.read(uploadKey(attachmentId ?? ''))).toString()
}

/** Whoever has this phone number or email address. */
export async function contactsBy(world: World, address: string) {
  const ids = await world.deps.store.readKnownBy(address)
  const states = await Promise.all(ids.map((id) => world.deps.store.readContact(id)))
  return [...new Map(states.flatMap((state) => (state ? [[state.contact.id, state.contact] as const] : []))).values()]
}
