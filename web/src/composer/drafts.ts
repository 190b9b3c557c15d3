const PREFIX = 'switchboard.draft.'
const KEPT_MS = 30 * 86_400_000

export interface Draft {
  text: string
  mode: 'reply' | 'note'
}

const keyOf = (agentId: string, conversationId: string) => `${PREFIX}${agentId}.${conversationId}`

/** What an agent has begun to write in a conversation on this device. */
export function readDraft(agentId: string, conversationId: string): Draft {
  const text = localStorage.getItem(keyOf(agentId, conversationId))
  if (!text) return { text: '', mode: 'reply' }
  const { text: written, mode } = JSON.parse(text) as Draft
  return { text: written, mode }
}

export function writeDraft(agentId: string, conversationId: string, draft: Draft): void {
  const key = keyOf(agentId, conversationId)
  if (draft.text === '') localStorage.removeItem(key)
  else localStorage.setItem(key, JSON.stringify({ ...draft, at: Date.now() }))
}

/** Forgets what nobody has come back to. */
export function forgetOldDrafts(): void {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    const { at } = JSON.parse(localStorage.getItem(key) ?? '{}') as { at?: number }
    if (!at || at < Date.now() - KEPT_MS) localStorage.removeItem(key)
  }
}
