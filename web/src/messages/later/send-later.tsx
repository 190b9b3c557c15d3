import { lazy, Suspense, useEffect, useState } from 'react'
import { useCommand } from '../../shell/commands.ts'
import type { Sending } from '../outbox.ts'

const WhenDialog = lazy(() => import('./when-dialog.tsx'))

interface SendLaterProps {
  /** there is something that can be sent */
  isReady: boolean
  /** M8: from when on its channel takes it no more, epoch ms */
  shutsAt?: number | undefined
  onSend(later: NonNullable<Sending['later']>): void
}

/** M19: what is written leaves at a time that one chooses; by the menu beside the button, or by key while one writes. */
export function SendLater({ isReady, shutsAt, onSend }: SendLaterProps) {
  const [isOpen, setIsOpen] = useState(false)
  useCommand('later', isReady ? () => setIsOpen(true) : undefined)
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
  if (!isOpen) return null
  return (
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
  )
}
