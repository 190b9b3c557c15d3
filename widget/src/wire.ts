/** An entry of the conversation as the API shows it to a visitor. */
export interface Entry {
  id: string
  conversationId: string
  seq: number
  at: string
  actor: { type: 'contact' | 'agent' | 'system'; name: string }
  message?: {
    direction: 'inbound' | 'outbound'
    text: string
    attachments: { id: string; name: string }[]
    fallback?: 'email'
    clientId?: string
  }
}

export interface Session {
  token: string
  socketUrl: string
  look: Record<string, string>
  available: boolean
  conversation?: { id: string; agent: { name: string; available: boolean } | null }
}

export interface Page {
  items: Entry[]
  nextCursor: string | null
}

export interface Profile {
  name?: string
  email?: string
}
