import { useTranslation } from 'react-i18next'
import { Empty } from '../ui/notice.tsx'

/** In the window that was opened to sign in, where it does not close by itself. */
export function SignedInBeside() {
  const { t } = useTranslation()
  return (
    <main className="h-full">
      <Empty isPage title={t('signIn.done')}>
        {t('signIn.close')}
      </Empty>
    </main>
  )
}
