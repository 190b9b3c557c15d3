import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'

interface HintsProps {
  isNote: boolean
  isWindowOpen: boolean
  takes: boolean
  /** the customer is not there: it goes by email (M11) */
  fallsBack: boolean
}

/** What will happen to what is being written, said before it is sent. */
export function Hints({ isNote, isWindowOpen, takes, fallsBack }: HintsProps) {
  const { t } = useTranslation()
  if (isNote) return <p className="mb-1.5 text-warn text-xs">{t('composer.noteHint')}</p>
  if (!isWindowOpen) {
    return (
      <div className="mb-1.5">
        <Notice tone="warn">{t('composer.windowClosed')}</Notice>
      </div>
    )
  }
  return (
    <>
      {fallsBack && (
        <p role="status" className="mb-1.5 font-medium text-warn text-xs">
          {t('composer.fallback')}
        </p>
      )}
      {takes && <p className="mb-1.5 text-muted text-xs">{t('composer.takes')}</p>}
    </>
  )
}
