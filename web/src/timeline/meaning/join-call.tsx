import { Video } from 'lucide-react'
import { useWords } from './use-words.ts'

/** M10: leads an agent into the video call that a message invites to. */
export default function JoinCall({ url }: { url: string }) {
  const { t } = useWords()
  return (
    <a
      className="mt-1.5 flex h-8 w-fit items-center gap-1.5 rounded-md border border-strong bg-surface px-3 font-medium text-ink text-sm transition-colors hover:bg-hover"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      data-join-call=""
    >
      <Video size={15} aria-hidden />
      {t('joinCall')}
    </a>
  )
}
