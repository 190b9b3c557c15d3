import { WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLive } from '../realtime/live.tsx'

/** A short stumble is nobody's business. */
const PATIENCE_MS = 1_500

export function OfflineBanner() {
  const { t } = useTranslation()
  const { state } = useLive()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (state !== 'lost') {
      setShown(false)
      return
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [state])
  return (
    <div role="status">
      {shown && (
        <p className="flex items-center justify-center gap-2 bg-warn-soft px-3 py-1.5 text-sm text-warn">
          <WifiOff size={15} aria-hidden />
          {t('offline.banner')}
        </p>
      )}
    </div>
  )
}
