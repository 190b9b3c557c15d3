import { useSyncExternalStore } from 'react'
import type { Styled } from '../../../contracts/channels/marks.ts'
import type { InputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { contactIdOf, keys } from '../api/keys.ts'
import { asProblem, type Problem } from '../api/problem.ts'
import { meQuery, queryClient, useMe } from '../api/queries.ts'
import type { ChannelType, Entry, Message } from '../api/types.ts'
import { serverNow } from '../realtime/server-clock.ts'
import { step } from '../realtime/step.ts'
import { isScheduled, type TimelineData, withNew } from '../timeline/merge.ts'
import type { SentEnvelope } from './email/envelope.ts'
import { forget, keep } from './kept.ts'
import type { Quoted } from './quoting.ts'
import { removeUpload, retryUpload, type Upload, whenUploaded } from './uploads.ts'

/** Something written that the server has not confirmed yet. */
export interface Sending {
  /** goes along as the Idempotency-Key: sent twice, said once */
  key: string
  /** who wrote it: nobody else who signs in here sends it */
  agentId: string
  conversationId: string
  /** as it is shown: with its variables filled in, where that is known */
  text: string
  /** as it was written, where that is something else: the server fills it in */
  written?: string
  /** what of the text is how, where its channel says so beside it */
  styles?: Styled[]
  /** the marks of `written` are formatting */
  isMarked?: boolean
  /** of an email that is formatted */
  html?: string
  /** of a note: the agents and teams that it calls */
  mentions?: string[]
  /** what it will say could not be asked yet */
  isUnfilled?: boolean
  /** may still be uploading */
  files?: readonly SentFile[]
  at: string
  /** the number of the last entry that was there when it was written */
  afterSeq: number
  kind: 'message' | 'note'
  channel?: { id: string; type: ChannelType }
  replyTo?: Quoted
  /** M19: when it is to leave, and what becomes of it if the customer writes before */
  later?: { sendAt: string; ifCustomerWrites: 'send' | 'ask' }
  /** of an email: its subject and receivers */
  envelope?: SentEnvelope
  /** M8: it is sent by a template, whose header a file of it is; `shown`: as it will be seen */
  template?: { input: NonNullable<InputOf<'messages.send'>['template']>; shown: NonNullable<Message['template']> }
  state: 'sending' | 'waiting' | 'refused'
  problem?: { code: string; message: string; errors?: Problem['errors'] }
}

/** A file of it; the id comes with the end of its upload. */
export type SentFile = Pick<Upload, 'key' | 'name' | 'type' | 'size' | 'id' | 'voice'>

const STORED = 'switchboard.outbox'
const RETRY_MS = 3_000

let items: readonly Sending[] = stored()
const listeners = new Set<() => void>()
const working = new Set<string>()
/** Under which key an entry was shown before it had an id: its row stays the same row. */
const rowKeys = new Map<string, string>()

function stored(): Sending[] {
  const text = sessionStorage.getItem(STORED)
  return text ? (JSON.parse(text) as Sending[]) : []
}

function change(next: readonly Sending[]): void {
  items = next
  if (items.length === 0) forget(sessionStorage, STORED)
  else keep(sessionStorage, STORED, JSON.stringify(items))
  for (const listener of listeners) listener()
}
const update = (key: string, fields: Partial<Sending>) =>
  change(items.map((item) => (item.key === key ? { ...item, ...fields } : item)))
/** Whoever waits to hear whether something is said by now. */
const waiting = new Map<string, (isSaid: boolean) => void>()

function drop(key: string, isSaid: boolean): void {
  waiting.get(key)?.(isSaid)
  waiting.delete(key)
  const files = items.find((item) => item.key === key)?.files ?? []
  change(items.filter((item) => item.key !== key))
  for (const file of files) removeUpload(file.key)
}

export const rowKeyOf = (entryId: string) => rowKeys.get(entryId) ?? entryId

/** An entry that came over the socket is what we are still sending. */
export function recognise(entryId: string, key: string): void {
  rowKeys.set(entryId, key)
}

const myId = () => queryClient.getQueryData(meQuery.queryKey)?.id ?? ''

/**
 * Puts something into the queue of its conversation; what was written first leaves first. Answers when the server has it,
 * or when it was given up.
 */
export function send(said: Omit<Sending, 'key' | 'agentId' | 'at' | 'state' | 'problem'>): Promise<boolean> {
  const at = new Date(serverNow()).toISOString()
  const key = crypto.randomUUID()
  const isSaid = new Promise<boolean>((resolve) => waiting.set(key, resolve))
  change([...items, { ...said, key, agentId: myId(), at, state: 'sending' }])
  void work(said.conversationId)
  return isSaid
}

export function retrySending(key: string): void {
  const item = items.find((each) => each.key === key)
  if (!item) return
  for (const file of item.files ?? []) retryUpload(file.key)
  change(items.map((each) => (each.key === key ? { ...strip(each), state: 'sending' } : each)))
  void work(item.conversationId)
}
const strip = ({ problem: _, ...rest }: Sending): Sending => rest

export function discardSending(key: string): void {
  drop(key, false)
}

/** It is to be changed first: it is not here any more, its files are. */
export function takeBackSending(key: string): void {
  waiting.get(key)?.(false)
  waiting.delete(key)
  change(items.filter((item) => item.key !== key))
}

async function work(conversationId: string): Promise<void> {
  if (working.has(conversationId)) return
  working.add(conversationId)
  try {
    for (;;) {
      const next = items.find(
        (item) => item.conversationId === conversationId && item.state !== 'refused' && item.agentId === myId(),
      )
      if (!next) return
      if (!(await deliver(next))) return
    }
  } finally {
    working.delete(conversationId)
  }
}

/** Whether the next one may follow: false while the server cannot be reached. */
async function deliver(item: Sending): Promise<boolean> {
  update(item.key, { state: 'sending' })
  try {
    const complete = await completed(item)
    if (!complete) return true
    // Tried again, it may have been done and told where nobody heard it: from then on the socket tells.
    const entry = await post(complete, item.state === 'waiting' ? call : step)
    rowKeys.set(entry.id, item.key)
    addToTimelines(entry)
    drop(item.key, true)
    return true
  } catch (error) {
    const problem: Problem = asProblem(error)
    if (!problem.isPassing && problem.code !== 'attachment_not_ready') {
      const { code, message, errors } = problem
      update(item.key, { state: 'refused', problem: { code, message, errors } })
      return true
    }
    update(item.key, { state: 'waiting' })
    setTimeout(() => void work(item.conversationId), RETRY_MS)
    return false
  }
}

/** With its files uploaded and its words known; undefined: it was given up meanwhile. */
async function completed({ key }: Sending): Promise<Sending | undefined> {
  const now = () => items.find((item) => item.key === key)
  for (const file of now()?.files ?? []) {
    if (file.id) continue
    const id = await whenUploaded(file.key)
    const files = now()?.files ?? []
    update(key, { files: files.map((each) => (each.key === file.key ? { ...each, id } : each)) })
  }
  const item = now()
  if (!item?.isUnfilled) return item
  const { conversationId: id, channel, written = '' } = item
  const { text, styles } = await call('messages.preview', {
    id,
    text: written,
    ...(item.isMarked ? { marks: true } : {}),
    ...(channel ? { channelId: channel.id } : {}),
  })
  update(key, { text, ...(styles ? { styles } : {}), isUnfilled: false })
  return now()
}

function post(item: Sending, say: typeof call): Promise<Entry> {
  const {
    key,
    conversationId,
    text,
    written,
    kind,
    channel,
    replyTo,
    envelope,
    html,
    mentions,
    later,
    files = [],
  } = item
  const options = { idempotencyKey: key }
  if (kind === 'note') {
    const calls = mentions?.length ? { mentions } : {}
    return call('contacts.addNote', { id: contactIdOf(conversationId), text, ...calls }, options)
  }
  const attachmentIds = files.flatMap(({ id }) => id ?? [])
  if (item.template) {
    const [header] = attachmentIds
    const template = { ...item.template.input, ...(header ? { headerAttachmentId: header } : {}) }
    const input = { id: conversationId, text: '', ...(channel ? { channelId: channel.id } : {}), template, ...later }
    return say('messages.send', input, options)
  }
  const input = {
    id: conversationId,
    ...(html === undefined ? { text: written ?? text, ...(item.isMarked ? { marks: true } : {}) } : { text: '', html }),
    ...(channel ? { channelId: channel.id } : {}),
    ...(replyTo ? { replyTo: replyTo.id } : {}),
    ...(attachmentIds.length > 0 ? { attachmentIds } : {}),
    ...(files.some(({ voice }) => voice) ? { voice: true } : {}),
    ...envelope,
    ...later,
  }
  return say('messages.send', input, options)
}

/** How an email is as text, the server says, not the field. */
const asSaid = (text: string) => text.replace(/\s+/g, ' ').trim()

/** Whether an entry is what this one says. */
export function isSaid({ kind, text, files = [] }: Sending, { note, message }: Entry): boolean {
  if (kind === 'note') return note?.text === text
  return message !== undefined && asSaid(message.text) === asSaid(text) && message.attachments.length === files.length
}

/** The socket may have told more of it by now: what is there stays. */
function addToTimelines(entry: Entry): void {
  // What waits is shown apart, as soon as the conversation says that something does.
  if (isScheduled(entry))
    return void queryClient.invalidateQueries({ queryKey: keys.conversation(entry.conversationId) })
  const contactId = contactIdOf(entry.conversationId)
  for (const query of queryClient.getQueryCache().findAll({ queryKey: keys.timelines(contactId) })) {
    const data = query.state.data as TimelineData | undefined
    const channelId = query.queryKey[3] as string | null
    if (!data || (channelId !== null && entry.message?.channel.id !== channelId)) continue
    queryClient.setQueryData(query.queryKey, withNew(data, entry))
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What of the outbox belongs to a conversation. */
export function useSending(conversationId: string): readonly Sending[] {
  const all = useSyncExternalStore(subscribe, () => items)
  const me = useMe()?.id
  return all.filter((item) => item.conversationId === conversationId && item.agentId === me)
}

/** After a reload: what was on its way goes on, under the same keys. */
export function resumeOutbox(): void {
  for (const id of new Set(items.map(({ conversationId }) => conversationId))) void work(id)
}
window.addEventListener('online', resumeOutbox)
