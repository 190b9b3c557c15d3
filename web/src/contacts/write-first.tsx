import { useQuery } from '@tanstack/react-query'
import { SquarePen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useMe, workspaceQuery } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Contact, Conversation } from '../api/types.ts'
import { useChangePlace } from '../shell/place.ts'
import { Button } from '../ui/button.tsx'

/** M9: begins the next conversation with a contact by one of their numbers, or their email address. */
export function WriteFirst({ contact, conversation }: { contact: Contact; conversation: Conversation }) {
  const { t } = useTranslation('records')
  const me = useMe()
  const { data: workspace } = useQuery(workspaceQuery)
  const changePlace = useChangePlace()
  const address = contact.phones[0] ?? contact.emails[0]
  const mayStart = workspace?.startOutgoing === true && can(me, 'messages.startOutgoing')
  if (!mayStart || address === undefined || contact.blacklisted || conversation.status !== 'resolved') return null
  return (
    <Button small onClick={() => changePlace({ write: address, whose: contact.id })}>
      <SquarePen size={13} aria-hidden />
      {t('start.toContact')}
    </Button>
  )
}
