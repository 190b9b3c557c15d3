import { useQuery } from '@tanstack/react-query'
import { SquarePen } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, workspaceQuery } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import { commandKeys, useCommand } from '../shell/commands.ts'
import { IconButton } from '../ui/button.tsx'

const StartDialog = lazy(() => import('./start-dialog.tsx'))

/** M9: for whoever may write to a customer first, where the workspace allows it. */
export default function StartButton() {
  const { t } = useTranslation()
  const me = useMe()
  const { data: workspace } = useQuery(workspaceQuery)
  const [isOpen, setIsOpen] = useState(false)
  const mayStart = workspace?.startOutgoing === true && can(me, 'messages.startOutgoing')
  useCommand('start', mayStart ? () => setIsOpen(true) : undefined)
  if (!mayStart) return null
  return (
    <>
      <IconButton label={t('command.start')} shortcut={commandKeys.start} onClick={() => setIsOpen(true)}>
        <SquarePen size={16} aria-hidden />
      </IconButton>
      <Suspense>{isOpen && <StartDialog onClose={() => setIsOpen(false)} />}</Suspense>
    </>
  )
}
