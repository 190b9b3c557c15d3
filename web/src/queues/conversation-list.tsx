import { useMemo } from 'react'
import type { Conversation } from '../api/types.ts'
import { ConversationRow } from './conversation-row.tsx'
import { RowList } from './row-list.tsx'

interface ListProps {
  conversations: readonly Conversation[]
  hasMore: boolean
  isReading: boolean
  more(): void
  error: unknown
}

/** Conversations, a row each. */
export function ConversationList({ conversations, ...list }: ListProps) {
  const rows = useMemo(
    () => conversations.map((conversation) => ({ id: conversation.id, conversationId: conversation.id, conversation })),
    [conversations],
  )
  return (
    <RowList
      {...list}
      rows={rows}
      draw={({ conversation }, state) => <ConversationRow conversation={conversation} {...state} />}
    />
  )
}
