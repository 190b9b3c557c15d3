import { CalendarClock } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../shell/commands.ts'
import { IconButton } from '../../ui/button.tsx'
import type { Sending } from '../outbox.ts'

const WhenDialog = lazy(() => import('./when-dialog.tsx'))

interface SendLaterProps {
  /** there is something that can be sent */
  isReady: boolean
  /** M8: from when on its channel takes it no more, epoch ms */
  shutsAt?: number | undefined
  onSend(later: NonNullable<Sending['later']>): void
}

/** M19: what is written leaves at a time that one chooses. By key while one writes, too. */
export function SendLater({ isReady, shutsAt, onSend }: SendLaterProps) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const open = () => setIsOpen(true)
  useCommand('later', isReady ? open : undefined)
  useEffect(() => {
    if (!isReady) return
    const onKey = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || !event.shiftKey || event.key.toLowerCase() !== 'l') return
      event.preventDefault()
      setIsOpen(true)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [isReady])
  return (
    <>
      <IconButton
        label={t('command.later')}
        shortcut={MODIFIED}
        side="top"
        className="size-8"
        disabled={!isReady}
        onClick={open}
      >
        <CalendarClock size={16} aria-hidden />
      </IconButton>
      {isOpen && (
        <Suspense>
          <WhenDialog
            what="send"
            shutsAt={shutsAt}
            onPick={(sendAt, ifCustomerWrites) => {
              setIsOpen(false)
              onSend({ sendAt, ifCustomerWrites })
            }}
            onDone={() => setIsOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}

const MODIFIED = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘⇧L' : 'Ctrl+Shift+L'
