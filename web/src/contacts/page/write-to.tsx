import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { MessageSquare, SquarePen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMe, workspaceQuery } from '../../api/queries.ts'
import { can } from '../../api/rights.ts'
import type { Contact } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { conversationsOfQuery } from '../conversations-of.tsx'
import { useWords } from './words.ts'

interface WriteToProps {
  contact: Contact
  onOpen(conversationId: string): void
}

/** The way to what is said with a contact now, or to writing to them first (M9). */
export function WriteTo({ contact, onOpen }: WriteToProps) {
  const { t } = useWords()
  const { t: words } = useTranslation('records')
  const navigate = useNavigate()
  const me = useMe()
  const { data: workspace } = useQuery(workspaceQuery)
  const { data } = useInfiniteQuery(conversationsOfQuery(contact.id))
  const [latest] = data?.pages.flatMap(({ items }) => items) ?? []
  const isOpen = contact.openConversation !== undefined
  const conversation = contact.openConversation ?? latest?.id
  const address = contact.phones[0] ?? contact.emails[0]
  const mayStart = workspace?.startOutgoing === true && can(me, 'messages.startOutgoing')
  const canStart = mayStart && address !== undefined && !contact.blacklisted && data !== undefined && !isOpen
  return (
    <>
      {conversation && (
        <Button look={canStart ? 'plain' : 'primary'} onClick={() => onOpen(conversation)}>
          <MessageSquare size={14} aria-hidden />
          {t(isOpen ? 'page.openConversation' : 'page.lastConversation')}
        </Button>
      )}
      {canStart && (
        <Button
          look="primary"
          onClick={() => void navigate({ to: '/', search: { write: address, whose: contact.id } })}
        >
          <SquarePen size={14} aria-hidden />
          {words('start.toContact')}
        </Button>
      )}
    </>
  )
}
