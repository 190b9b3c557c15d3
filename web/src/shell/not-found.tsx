import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Empty } from '../ui/notice.tsx'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <main className="h-full">
      <Empty isPage title={t('notFound.title')}>
        <Link to="/" className="text-accent underline">
          {t('notFound.back')}
        </Link>
      </Empty>
    </main>
  )
}
