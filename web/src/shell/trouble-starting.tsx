import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/notice.tsx'

/** The server gave no answer to the very first question. */
export function TroubleStarting({ again }: { again: () => void }) {
  const { t } = useTranslation()
  return (
    <main className="h-full">
      <Empty isPage title={t('starting.failed')}>
        <p className="mb-3">{t('starting.hint')}</p>
        <Button look="primary" onClick={again}>
          {t('common.tryAgain')}
        </Button>
      </Empty>
    </main>
  )
}
