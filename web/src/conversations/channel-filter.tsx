import { useTranslation } from 'react-i18next'
import { useNames } from '../api/queries.ts'

/** Says that only a part of the history is shown, and how to see it all. */
export function ChannelFilter({ only, onClear }: { only: string; onClear: () => void }) {
  const { t } = useTranslation()
  const names = useNames()
  return (
    <p role="status" className="flex items-center justify-center gap-2 border-b bg-canvas px-3 py-1 text-muted text-sm">
      {t('timeline.onlyChannel', { channel: names.channel(only)?.name ?? only })}
      <button type="button" className="text-accent underline" onClick={onClear}>
        {t('timeline.showAll')}
      </button>
    </p>
  )
}
