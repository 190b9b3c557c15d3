/** A file as the API shows it to a visitor; of one that waits to be sent only what the browser knows. */
export interface ChatFile {
  id: string
  name: string
  type: string
  size: number | null
  state?: 'pending' | 'ready' | 'failed'
}

/** An answer that a message offers. */
export interface Choice {
  title: string
  payload: string
}

/** An entry of the conversation as the API shows it to a visitor. */
export interface Entry {
  id: string
  conversationId: string
  seq: number
  at: string
  actor: { type: 'contact' | 'agent' | 'system' | 'workflow' | 'bot' | 'program'; name: string }
  message?: {
    direction: 'inbound' | 'outbound'
    text: string
    attachments: ChatFile[]
    choices?: Choice[]
    fallback?: 'email'
    clientId?: string
  }
}

export interface Session {
  token: string
  visitorId: string
  socketUrl: string
  look: Record<string, string>
  available: boolean
  /** when somebody is there again, by the team's opening hours */
  backAt?: string
  conversation?: {
    id: string
    /** how far the company has read; null: not all of it */
    seenSeq?: number | null
    agent: { name: string; available: boolean } | null
  }
}

/** Where a file is to be posted, as the last field of a form with these fields. */
export interface UploadTarget {
  id: string
  upload: { url: string; fields: Record<string, string> }
}

export interface Link {
  url: string
  expiresAt: string
}

export interface Page {
  items: Entry[]
  nextCursor: string | null
}

export interface Profile {
  name?: string
  email?: string
}
