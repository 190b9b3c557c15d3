import { useSyncExternalStore } from 'react'
import { call } from '../api/client.ts'
import { asProblem, Problem } from '../api/problem.ts'
import { forgetFiles, type KeptFile, keepFiles, readFiles } from './drafts.ts'
import { type FormPost, postForm } from './post-form.ts'

interface UploadProblem {
  code: string
  message: string
  /** it may work by itself later */
  isPassing: boolean
}

/** A file that is to go with a message. */
export interface Upload {
  key: string
  /** whose draft it belongs to; undefined: a message in the outbox has it */
  place: string | undefined
  name: string
  type: string
  size: number
  /** held: the channel does not carry it, another might */
  state: 'held' | 'queued' | 'uploading' | 'done' | 'failed'
  /** bytes that have left */
  sent: number
  /** what a message names it by, once it is done */
  id?: string
  problem?: UploadProblem
  /** M6 */
  voice?: true
  /** when it was chosen, epoch ms */
  at: number
}

/** The server gives up what no message has after a day; shortly before that is too late already. */
const KEPT_MS = 23 * 3_600_000

let uploads: readonly Upload[] = []
const listeners = new Set<() => void>()
/** What this page can still read; a reload forgets it. */
const contents = new Map<string, Blob>()
/** Drafts that were opened here, with what was last kept of them. */
const places = new Map<string, string>()
let running: { key: string; post?: FormPost } | undefined
let waiters: (() => void)[] = []

function change(next: readonly Upload[]): void {
  uploads = next
  for (const listener of listeners) listener()
  const waiting = waiters
  waiters = []
  for (const look of waiting) look()
}

/** Changes what is kept of a draft as well: everything but how far an upload is. */
function settle(next: readonly Upload[]): void {
  change(next)
  for (const [place, before] of places) {
    const kept = next.filter((upload) => upload.place === place).map(keptOf)
    const now = JSON.stringify(kept)
    // Another window may have kept something else meanwhile.
    if (now === before) continue
    places.set(place, now)
    if (kept.length > 0) keepFiles(place, kept)
    else forgetFiles(place)
  }
}
const keptOf = ({ name, type, size, id, voice, at }: Upload): KeptFile => ({
  name,
  type,
  size,
  at,
  ...(id ? { id } : {}),
  ...(voice ? { voice } : {}),
})
const find = (key: string) => uploads.find((upload) => upload.key === key)
const update = (key: string, fields: Partial<Upload>) =>
  uploads.map((upload) => (upload.key === key ? { ...upload, ...fields } : upload))

/** Brings back the files of a draft; what was still being uploaded is named, so that nobody misses it unawares. */
function open(place: string): void {
  if (places.has(place)) return
  const kept = readFiles(place).map((file): Upload => {
    const { id, ...rest } = file
    const upload = { ...rest, key: crypto.randomUUID(), place, sent: 0 }
    if (id && file.at > Date.now() - KEPT_MS) return { ...upload, id, state: 'done' }
    const code = id ? 'expired' : 'interrupted'
    return { ...upload, state: 'failed', problem: { code, message: '', isPassing: false } }
  })
  places.set(place, JSON.stringify(kept.map(keptOf)))
  uploads = [...uploads, ...kept]
}

/** M5: they wait for `startHeld`: whoever shows them knows what the channel carries. */
export function addFiles(place: string, files: readonly File[]): void {
  open(place)
  const added = files.map((file) => heldFile(file, place))
  settle([...uploads, ...added])
}

/** A file that is sent without having been in a draft. */
export function startUpload(file: File, voice: true): Upload {
  const upload: Upload = { ...heldFile(file, undefined), state: 'queued', voice }
  settle([...uploads, upload])
  void work()
  return upload
}

function heldFile(file: File, place: string | undefined): Upload {
  const key = crypto.randomUUID()
  contents.set(key, file)
  const { name, size } = file
  const type = file.type || 'application/octet-stream'
  const at = Date.now()
  return { key, place, name: name.slice(-200), type, size, state: 'held', sent: 0, at }
}

/** The channel carries these: each starts at once, when those before it are done. */
export function startHeld(keys: readonly string[]): void {
  if (keys.length === 0) return
  settle(
    uploads.map((each) => (keys.includes(each.key) && each.state === 'held' ? { ...each, state: 'queued' } : each)),
  )
  void work()
}

export function retryUpload(key: string): void {
  const upload = find(key)
  if (upload?.state !== 'failed' || !contents.has(key)) return
  settle(uploads.map((each) => (each.key === key ? { ...without(each), state: 'queued', sent: 0 } : each)))
  void work()
}
const without = ({ problem: _, ...rest }: Upload): Upload => rest
export const canRetry = (key: string) => contents.has(key)

/** Takes it off; what has been uploaded of it expires by itself. */
export function removeUpload(key: string): void {
  if (running?.key === key) running.post?.abort()
  contents.delete(key)
  settle(uploads.filter((upload) => upload.key !== key))
}

/** They belong to a message now and go on uploading. */
export function takeOutOfDraft(keys: readonly string[]): void {
  settle(uploads.map((upload) => (keys.includes(upload.key) ? { ...upload, place: undefined } : upload)))
}

/** The message is not sent after all: they are a draft's again. */
export function putIntoDraft(keys: readonly string[], place: string): void {
  open(place)
  settle(uploads.map((upload) => (keys.includes(upload.key) ? { ...upload, place } : upload)))
}

async function work(): Promise<void> {
  if (running) return
  const next = uploads.find(({ state }) => state === 'queued')
  if (!next) return
  running = { key: next.key }
  change(update(next.key, { state: 'uploading' }))
  try {
    const id = await send(next)
    contents.delete(next.key)
    settle(update(next.key, { state: 'done', sent: next.size, id }))
  } catch (error) {
    const { code, message, isPassing } = asProblem(error)
    settle(update(next.key, { state: 'failed', sent: 0, problem: { code, message, isPassing } }))
  } finally {
    running = undefined
  }
  void work()
}

async function send({ key, name, type, size }: Upload): Promise<string> {
  const content = contents.get(key)
  const isWanted = () => find(key) !== undefined
  if (!content) throw new Problem(400, { code: 'interrupted' })
  await mustBeReadable(content)
  const { id, upload } = await call('attachments.create', { name, type, size })
  if (!isWanted()) return id
  const post = postForm(upload, content, (sent) => change(update(key, { sent: Math.min(sent, size) })))
  running = { key, post }
  await post.done
  return id
}

/** A folder that was dropped looks like a file, and a file may be gone by now. */
async function mustBeReadable(content: Blob): Promise<void> {
  try {
    await content.slice(0, 1).arrayBuffer()
  } catch (error) {
    throw new Problem(400, { code: 'unreadable', detail: String(error) })
  }
}

/** The id of an upload once it is done. Throws Problem when it fails, or is not there any more. */
export function whenUploaded(key: string): Promise<string> {
  if (find(key)?.problem?.isPassing) retryUpload(key)
  return new Promise((resolve, reject) => {
    const look = () => {
      const upload = find(key)
      if (upload?.state === 'done' && upload.id) resolve(upload.id)
      else if (!upload) reject(new Problem(400, { code: 'interrupted' }))
      else if (upload.state === 'failed') reject(asOneOfMessage(upload))
      else waiters.push(look)
    }
    look()
  })
}
const asOneOfMessage = ({ problem, name }: Upload) =>
  problem?.isPassing
    ? new Problem(0, {})
    : new Problem(400, { code: 'upload_failed', detail: problem?.message ?? name })

/** What the connection broke off goes on when it is back. */
window.addEventListener('online', () => {
  for (const { key, problem } of uploads) if (problem?.isPassing) retryUpload(key)
})

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const all = () => uploads

/** The files of a draft. */
export function useUploads(place: string): readonly Upload[] {
  open(place)
  return useSyncExternalStore(subscribe, all).filter((upload) => upload.place === place)
}

/** How far a file is that is being sent; undefined: it is done, or not here. */
export function useUpload(key: string): Upload | undefined {
  return useSyncExternalStore(subscribe, () => find(key))
}
