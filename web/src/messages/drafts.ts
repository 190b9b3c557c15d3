import type { Envelope } from './email/envelope.ts'
import { forget, keep, kept, useIsKept } from './kept.ts'
import type { Quoted } from './quoting.ts'

/** A template that is being filled in. */
export interface DraftTemplate {
  id?: string
  variables: Readonly<Record<string, string>>
  /** free text is written instead, and it can be gone on with */
  isAside?: true
}

const TEXT = 'switchboard.draft.'
const FILES = 'switchboard.files.'
const KEPT_MS = 30 * 86_400_000

export interface Draft {
  /** with marks where it is formatted */
  text: string
  /** as an email was formatted; `text` says the same */
  html?: string
  mode: 'reply' | 'note'
  /** what it answers */
  replyTo?: Quoted
  /** of an email, where it is not as usual */
  envelope?: Envelope
  template?: DraftTemplate
  /** on which its text will leave, whatever the customer writes on meanwhile */
  channelId?: string
}

/** A file that was chosen for a message; without id it was not uploaded to the end. */
export interface KeptFile {
  name: string
  type: string
  size: number
  id?: string
  voice?: true
  /** epoch ms */
  at: number
}

/** One agent's draft in one conversation. */
export const placeOf = (agentId: string, conversationId: string) => `${agentId}.${conversationId}`

/** What an agent has begun to write in a conversation on this device. */
export function readDraft(place: string): Draft {
  const text = kept(localStorage, TEXT + place)
  if (!text) return { text: '', mode: 'reply' }
  const { text: written, html, mode, replyTo, envelope, template, channelId } = JSON.parse(text) as Draft
  return {
    text: written,
    ...(html === undefined ? {} : { html }),
    mode,
    ...(replyTo ? { replyTo } : {}),
    ...(envelope ? { envelope } : {}),
    ...(template ? { template } : {}),
    ...(channelId ? { channelId } : {}),
  }
}

export function writeDraft(place: string, draft: Draft): void {
  if (draft.text === '' && !draft.replyTo && !draft.template?.id && !draft.envelope) forget(localStorage, TEXT + place)
  else keep(localStorage, TEXT + place, JSON.stringify({ ...draft, at: Date.now() }))
}

/** Whether an agent has begun to write something there. */
export const useHasDraft = (place: string): boolean => useIsKept(localStorage, TEXT + place)

export function readFiles(place: string): KeptFile[] {
  const text = kept(localStorage, FILES + place)
  return text ? (JSON.parse(text) as { files: KeptFile[] }).files : []
}

export function keepFiles(place: string, files: readonly KeptFile[]): void {
  keep(localStorage, FILES + place, JSON.stringify({ files, at: Date.now() }))
}

export const forgetFiles = (place: string) => forget(localStorage, FILES + place)

/** Forgets what nobody has come back to. */
export function forgetOldDrafts(): void {
  const ours = (key: string) => key.startsWith(TEXT) || key.startsWith(FILES)
  for (const key of Object.keys(localStorage).filter(ours)) {
    const { at } = JSON.parse(localStorage.getItem(key) ?? '{}') as { at?: number }
    if (!at || at < Date.now() - KEPT_MS) localStorage.removeItem(key)
  }
}
