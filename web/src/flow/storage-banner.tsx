import { HardDrive } from 'lucide-react'
import { useWords } from './use-words.ts'

/** This browser keeps nothing more: what is written would go with the page. */
export default function StorageBanner() {
  const { t } = useWords()
  return (
    <p
      role="alert"
      className="flex items-center justify-center gap-2 bg-warn-soft px-3 py-1.5 text-center text-sm text-warn"
    >
      <HardDrive size={15} className="shrink-0" aria-hidden />
      {t('storageFull')}
    </p>
  )
}
