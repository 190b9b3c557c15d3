import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'
import { isLearnt } from './once.ts'
import type { Reach } from './reach.ts'

interface HintsProps {
  isNote: boolean
  takes: boolean
  /** the customer is not there: it goes by email (M11) */
  fallsBack: boolean
  /** M17: nothing gets through to where it would go */
  unreachable: Reach['mark']
  /** it would only go by email, to an address that nothing gets through to */
  isWithoutFallback: boolean
  isShut: boolean
}

/** What will happen to what is being written, said before it is sent. */
export function Hints(props: HintsProps) {
  const { isNote, takes, fallsBack, unreachable, isWithoutFallback, isShut } = props
  const { t } = useTranslation()
  // Whoever has done it once knows.
  if (isNote) return isLearnt('note') ? null : <p className="mb-1.5 text-warn text-xs">{t('composer.noteHint')}</p>
  return (
    <>
      {unreachable && (
        <div className="mb-1.5 [overflow-wrap:anywhere]" data-unreachable={unreachable.reason}>
          <Notice tone={isShut ? 'bad' : 'warn'}>
            {t(`unreachable.${unreachable.reason}`, { address: unreachable.address })}{' '}
            {t(isShut ? 'unreachable.isShut' : isWithoutFallback ? 'unreachable.noFallback' : 'unreachable.mayFail')}
          </Notice>
        </div>
      )}
      {fallsBack && (
        <p role="status" className="mb-1.5 font-medium text-warn text-xs">
          {t('composer.fallback')}
        </p>
      )}
      {takes && !isLearnt('takes') && <p className="mb-1.5 text-muted text-xs">{t('composer.takes')}</p>}
    </>
  )
}
