import { useQuery } from '@tanstack/react-query'
import { SquarePen } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, workspaceQuery } from '../../api/queries.ts'
import { can } from '../../api/rights.ts'
import { commandKeys, useCommand } from '../../shell/commands.ts'
import { useChangePlace, usePlace } from '../../shell/place.ts'
import { IconButton } from '../../ui/button.tsx'

const StartDialog = lazy(() => import('./start-dialog.tsx'))

/** M9: for whoever may write to a customer first, where the workspace allows it. An address in the page's own opens it, too. */
export default function StartButton() {
  const { t } = useTranslation()
  const me = useMe()
  const { data: workspace } = useQuery(workspaceQuery)
  const { place } = usePlace()
  const changePlace = useChangePlace()
  const [isOpen, setIsOpen] = useState(false)
  const mayStart = workspace?.startOutgoing === true && can(me, 'messages.startOutgoing')
  useCommand('start', mayStart ? () => setIsOpen(true) : undefined)
  if (!mayStart) return null
  const { write: address, whose: contactId } = place
  const close = () => {
    setIsOpen(false)
    if (address !== undefined || contactId !== undefined) changePlace({ write: undefined, whose: undefined })
  }
  return (
    <>
      <IconButton label={t('command.start')} shortcut={commandKeys.start} onClick={() => setIsOpen(true)}>
        <SquarePen size={16} aria-hidden />
      </IconButton>
      <Suspense>
        {(isOpen || address !== undefined) && (
          <StartDialog key={address} address={address} contactId={contactId} onClose={close} />
        )}
      </Suspense>
    </>
  )
}
