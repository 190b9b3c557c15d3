import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

/** Asks before a page is left on which something was changed and not saved. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const { t } = useTranslation()
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  })
  if (status !== 'blocked') return null
  return (
    <Dialog open onClose={reset} title={t('leave.title')} description={t('leave.text')}>
      <div className="flex justify-end gap-2">
        <Button onClick={proceed}>{t('leave.go')}</Button>
        <Button look="primary" onClick={reset}>
          {t('leave.stay')}
        </Button>
      </div>
    </Dialog>
  )
}
